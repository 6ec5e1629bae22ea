const words =
  /example|sample|placeholder|redacted|removed|masked|hidden|change[ _-]?me|changeit|replace|insert|\bdummy|\bfake|foobar|\btodo\b|\btbd\b|your[ _-]?|my[ _-]?(?:secret|password|token|key)|(?:secret|access|api)[ _-]?key|(?:access|auth)[ _-]?token/i;
const filler = /(.)\1{4}|xxxx|\.\.\.|\*\*|abcdefgh|12345678|01234567|87654321|deadbeef|qwertyui/i;
/** `${NAME}`, `{{name}}`, `%NAME%`, `$(name)`, `#{name}`, `<name>`, `[name]`, `%s`, `$NAME`, `@Name@`. */
const template = /\$\{|\{\{|\$\(|#\{|^<.*>$|^\[.*\]$|^\{.*\}$|^%[^%]*%?$|^\$[A-Za-z_]\w*$|^@.*@$/;

/** Whether a text is what documentation, templates and redaction put in a secret's place. */
export function isPlaceholder(value: string): boolean {
  return words.test(value) || filler.test(value) || template.test(value);
}
