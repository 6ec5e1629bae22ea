import { Cron } from 'croner';

/** As of NCRONTAB: `*`, numbers and short English names, ranges of them, steps, lists. Croner knows more, which Azure Functions does not. */
const part = '(?:\\*|(?:\\d{1,2}|[a-z]{3})(?:-(?:\\d{1,2}|[a-z]{3}))?)(?:/\\d{1,2})?';
const field = new RegExp(`^${part}(?:,${part})*$`, 'iu');

/** The expression with seconds, where five fields get a leading 0; undefined for one that can't be read or never comes. */
export function readCron(expression: string): string | undefined {
  const fields = expression.trim().split(/\s+/u);
  const whole = fields.length === 5 ? ['0', ...fields] : fields;
  if (whole.length !== 6 || !whole.every((one) => field.test(one))) return undefined;
  const cron = whole.join(' ');
  try {
    return new Cron(cron, { mode: '6-part', paused: true }).nextRun() === null ? undefined : cron;
  } catch {
    // Croner throws for whatever it can't read, and only for that.
    return undefined;
  }
}
