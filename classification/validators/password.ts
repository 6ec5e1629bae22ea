import { isPlaceholder } from './placeholder.ts';

/** A call, a member of an object, a path, an address, a constant's name: what code and settings write where a password could stand. */
const reference =
  /[\w\])]\(|^[A-Za-z_$]+(?:(?:\.|->|::|\[)[\w$"'\]]+)+;?$|^(?:~|\.{0,2})\/|^[A-Za-z]:\\|:\/\/|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^-{2}/;
const dateOrTime = /^\d{1,4}[-/.:]\d{1,2}(?:[-/.:T]|$)/;

/** Whether a text can be a password that someone set: letters with digits or symbols, and no placeholder, reference or date. */
export function isPassword(value: string): boolean {
  return (
    value.length >= 6 &&
    /\p{L}/u.test(value) &&
    /[0-9!@#$%^&*?+~=]/.test(value) &&
    !isPlaceholder(value) &&
    !reference.test(value) &&
    !dateOrTime.test(value)
  );
}

/** At least eight characters of three kinds: lower case, upper case, digits, symbols. */
export function isStrongPassword(value: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^0-9A-Za-z]/];
  return value.length >= 8 && kinds.filter((kind) => kind.test(value)).length >= 3;
}
