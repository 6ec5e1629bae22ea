import type { Detector } from '../../detector.ts';
import { isPassword } from '../../validators/password.ts';

const user =
  '(?:user(?:[ _-]?(?:name|id))?|login|uid|account|e-?mail|benutzer(?:name)?|utilisateur|identifiant|usuario|utente|usu(?:á|a)rio|kullanıcı(?: adı)?)';
const password =
  '(?:[a-z]{0,10}[_ -])?(?:pass(?:word|wd|phrase|code|wort)?|pwd|kennwort|mot de passe|contrase(?:ñ|n)a|senha|parola|(?:ş|s)ifre)';
const assignment = '["\']?[ \\t]{0,3}[=:][ \\t]{0,3}["\']?';

/** User name and password together, each with a word that says so. The value is the password. */
export const userLoginCredentials: Detector = {
  id: 'user-login-credentials',
  name: 'User login credentials',
  pattern: new RegExp(
    `(?<![a-z])${user}${assignment}[^\\s"'<>,;=]{2,48}["']?[\\s,;&|/]{1,8}["']?${password}${assignment}(?<value>[^\\s"'<>,;]{6,48})`,
    'gi',
  ),
  anchors: ['pass', 'pwd', 'kennwort', 'contrase', 'senha', 'parola', 'ifre'],
  normalize: (value) => value,
  valid: isPassword,
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Username: jdoe\nPassword: Winter2024!', confidence: 85, because: 'on two lines' },
      { text: '{"user": "svc-backup", "password": "k9#mQ2$vTx"}', confidence: 85, because: 'JSON' },
      { text: 'DB_USER=app&db_pass=hunter22', confidence: 85, because: 'as parameters' },
      { text: 'Login: anna@acme.org / Passwort: Sommer2023', confidence: 85, because: 'German' },
    ],
    noMatch: [
      { text: 'Username: jdoe', because: 'no password' },
      { text: 'username: string, password: string', because: 'types' },
      { text: 'user=${USER} password=${PASSWORD_1}', because: 'variables to fill in' },
      { text: 'account: 4711, passed: 12/12', because: 'figures' },
    ],
  },
};
