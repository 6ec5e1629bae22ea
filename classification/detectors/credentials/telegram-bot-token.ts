import type { Detector } from '../../detector.ts';
import { token } from '../../patterns.ts';
import { isRandomText } from '../../validators/random-text.ts';

/** Token of a Telegram bot: its id, a colon, 35 characters. Written after `bot` in the addresses of the API. */
export const telegramBotToken: Detector = {
  id: 'telegram-bot-token',
  name: 'Telegram bot token',
  pattern: token('(?:bot)?(?<value>[0-9]{8,10}:AA[0-9A-Za-z_-]{33})'),
  anchors: [':aa'],
  normalize: (value) => value,
  valid: (value) => isRandomText(value.slice(value.indexOf(':') + 3), 3.6),
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'TELEGRAM_TOKEN=168787345:AA' + 'Iv29EffPPMLnuzhFomw4x4GMwfL50qOb2',
        confidence: 85,
        because: 'in an environment file',
      },
      {
        text: 'https://api.telegram.org/bot168787345:AA' + 'Iv29EffPPMLnuzhFomw4x4GMwfL50qOb2/getMe',
        confidence: 85,
        because: 'in an address',
      },
    ],
    noMatch: [
      { text: '168787345:AA' + 'JNUnTMG1EbkWx2RxPOnyCdV2MrAhTWW9', because: 'too short' },
      { text: `123456789:AA${'x'.repeat(33)}`, because: 'filler' },
      { text: 'MAC 00:AA:4f:12:88:9c:11:02', because: 'an address of a network card' },
    ],
  },
};
