import type { Log, LogFields } from '../model/log.ts';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: 'text' | 'json';
  readonly write: (line: string) => void;
  readonly now: () => Date;
}

/** One line per event: `12:00:01 info  labeled file=.. label=..`, or one JSON object. Values are quoted and what can't be seen is escaped, so that no line can be forged. */
export function createLog(options: LogOptions): Log {
  const lowest = logLevels.indexOf(options.level);
  const at = (level: LogLevel) => {
    if (logLevels.indexOf(level) < lowest) return () => undefined;
    return (message: string, fields: LogFields = {}) => {
      const time = options.now().toISOString();
      const line =
        options.format === 'json'
          ? JSON.stringify({ time, level, message, ...fields })
          : `${time.slice(11, 19)} ${level.padEnd(5)} ${message}${Object.entries(fields).map(asText).join('')}`;
      options.write(line.replace(invisible, escaped));
    };
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** For tests and for commands that print results only. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Ends of lines, commands to terminals, changes of direction: none of them may act on whoever reads the log. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

function asText([name, value]: [string, LogFields[string]]): string {
  if (value === undefined) return '';
  const text = String(value);
  return ` ${name}=${/^[\w.:/@+-]+$/u.test(text) ? text : JSON.stringify(text)}`;
}
