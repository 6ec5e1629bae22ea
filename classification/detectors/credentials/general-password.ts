import type { Detector } from '../../detector.ts';
import { isPassword, isStrongPassword } from '../../validators/password.ts';

const label =
  '(?:pass(?:word|wd|phrase|code|wort|ord)|kennwort|pwd|pswd|psw|(?<![a-z])pass|mot de passe|contrase(?:ñ|n)a|(?<![a-z])(?:clave|senha|parola)|' +
  'palavra[ -]passe|(?:ş|s)ifre|wachtwoord|l(?:ö|o)senord|adgangskode|salasana|has(?:ł|l)o|heslo|jelsz(?:ó|o)|пароль|密码|密碼|パスワード|비밀번호)';
/** `=`, `:`, `=>`, a closing tag, an attribute `value=`, " is ", or, after a command's option, a space. */
const assignment =
  '(?:["\']?[ \\t]{0,3}(?:=>?|:=?|：)[ \\t]{0,3}["\']?|["\']?>|["\'][ \\t]{1,2}value=["\']| (?:is|lautet|ist|est|es):?[ \\t]{1,2}["\']?|' +
  '(?<=-(?:password|passwd|pwd))[ \\t]{1,2}["\']?)';

/** The next cell or line, where it holds nothing but a password with digits and symbols: tables and forms with a column of names. */
const nextCell =
  '[:：]?[ ]{0,3}(?:\\t|\\r?\\n)[ \\t]{0,3}(?=[^\\s]{0,63}[0-9])(?=[^\\s]{0,63}[!@#$%^&*?+~=])(?![^\\s]{1,63}@[^\\s]{1,63}\\.)' +
  '(?=[^\\s"\'<>,;]{8,64}[ ]{0,3}(?:[\\r\\n\\t]|$))';

/** Outcomes of tests, line under line. */
const testReport = {
  pattern:
    /(?:^|\n)(?:PASS|X?FAIL|XPASS|UNTESTED|UNSUPPORTED): [^\n]{1,100}\n(?:PASS|X?FAIL|XPASS|UNTESTED|UNSUPPORTED): /g,
};

/** Password with a word before it that says so: in prose, code, scripts, settings, XML and command lines. */
export const generalPassword: Detector = {
  id: 'general-password',
  name: 'General password',
  pattern: new RegExp(`${label}(?:${assignment}|${nextCell})(?<value>[^\\s"'<>,;]{6,64})`, 'gi'),
  anchors: [
    'pass',
    'kennwort',
    'pwd',
    'pswd',
    'psw',
    'contrase',
    'clave',
    'senha',
    'parola',
    'ifre',
    'wachtwoord',
    'senord',
    'adgangskode',
    'salasana',
    'has',
    'heslo',
    'jelsz',
    'пароль',
    '密码',
    '密碼',
    'パスワード',
    '비밀번호',
  ],
  normalize: (value) => value,
  valid: isPassword,
  levels: [
    { confidence: 85, appliesTo: isStrongPassword, evidence: [], without: [testReport] },
    { confidence: 75, evidence: [], without: [testReport] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Password: Winter2024!', confidence: 85, because: 'in prose' },
      { text: 'DB_PASSWORD=k9#mQ2$vTx', confidence: 85, because: 'a variable' },
      { text: '{"password": "Tr0ub4dor&3"}', confidence: 85, because: 'JSON' },
      { text: '<add name="password" value="Qw7!zzRt" />', confidence: 85, because: 'an attribute' },
      { text: '<password>Qw7!zzRt</password>', confidence: 85, because: 'an element' },
      { text: 'tool --password Qw7zzRt9', confidence: 85, because: "a command's option" },
      { text: 'The password is hunter22', confidence: 75, because: 'weak, and a password still' },
      { text: 'Passwort: Sommer-2023', confidence: 85, because: 'German' },
      { text: 'Mot de passe : Été2024!x', confidence: 85, because: 'French, space before the colon' },
      { text: '密码：Abc9!xyz7', confidence: 85, because: 'Chinese' },
      { text: 'User\tjdoe\tPassword\tZk8!vQ2m', confidence: 85, because: 'in the next cell' },
      { text: 'Password:\nZk8!vQ2m\n', confidence: 85, because: 'on the next line, as cells of documents are' },
    ],
    noMatch: [
      { text: 'PASS: strip -g\nPASS: nm -a\nPASS: addr2line', because: 'the outcome of a test' },
      { text: 'Password: required', because: 'a word' },
      { text: 'Forgot your password?\nChapter2 begins', because: 'the next line goes on' },
      { text: 'Reset password\nanna2@contoso.com', because: 'an address on the next line' },
      { text: 'Password\nrelease-2024-03', because: 'no password with symbols on the next line' },
      { text: 'password = getPassword("db1")', because: 'a call' },
      { text: 'password: ${DB_PASSWORD_1}', because: 'a variable to fill in' },
      { text: 'password=<your-password-1>', because: 'a placeholder' },
      { text: 'password: ********', because: 'masked' },
      { text: 'password: process.env.DB_PW1', because: 'a reference' },
      { text: 'Password changed: 2024-01-31', because: 'a date' },
      { text: 'Passwords must have 8 characters', because: 'a rule about passwords' },
      { text: 'order A1B2-C3D4-E5', because: 'nothing says password' },
    ],
  },
};
