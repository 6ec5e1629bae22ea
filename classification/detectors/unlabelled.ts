import { standalone } from '../patterns.ts';

/** A number right after one of these is a telephone's, an order's, an amount. */
const labels =
  'phone|telephone|tel|mobile|cell|fax|order|invoice|receipt|ticket|tracking|case|ref|reference|batch|part|serial|sku|' +
  'product|item|po|build|version|port|zip|postcode|postal code|amount|total|account|acct';

/** As `standalone()`, for numbers that have no checksum: not what the label right before it says to be something else. */
export function unlabelled(source: string): RegExp {
  const label =
    String.raw`\b(?:${anyCase(labels)})(?:[ _](?:${anyCase('no|nr|num|number|id')}))?[.:#=]{0,2} {0,2}` +
    '|(?:電話|電話番号|手机|手機|전화|전화번호)[:：]? ?';
  return standalone(String.raw`(?=[0-9A-Za-z])(?<!${label}|\+)(?:${source})`);
}

/** Node 22 knows no flags for a part of a pattern. */
function anyCase(words: string): string {
  return words.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}
