import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Token of a Discord bot: its numeric id in base64, the time in base64, the secret. */
export const discordBotToken: Detector = {
  id: 'discord-bot-token',
  name: 'Discord bot token',
  pattern: token('[MNO][0-9A-Za-z]{22,27}[.][0-9A-Za-z_-]{6}[.][0-9A-Za-z_-]{27,38}'),
  normalize: (value) => value,
  valid: (value) => isRandomText(value, 3.8) && /^[0-9]{16,20}$/.test(firstPart(value)),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'DISCORD_TOKEN=MTA4NzIzNTk0ODEyMzQ5NTg3MQ.' + 'GkW8dZ.18yoXibHACRiKsBvicXv3gQ03Txb7pvr8NMQi0',
        confidence: 85,
        because: 'an id of 19 digits',
      },
      {
        text: 'Bot ODczNDUyOTQ4MTIzNDk1ODcx.' + 'YQ2x7a.AEcobEG5MvVJiuTVXXc8ia3Eyxl',
        confidence: 85,
        because: 'an id of 18 digits',
      },
    ],
    noMatch: [
      { text: 'Mzzzk0ODEyMzQ5NTg3MTIzND.GkW8dZ.AEcobEG5MvVJiuTVXXc8ia3Eyxl', because: 'the first part is no number' },
      { text: 'MTA4NzIzNTk0ODEyMzQ5NTg3MQ.GkW8dZ', because: 'no secret' },
      { text: 'Manager.Report.Summary', because: 'words' },
    ],
  },
};

function firstPart(value: string): string {
  return Buffer.from(value.slice(0, value.indexOf('.')), 'base64').toString('latin1');
}
