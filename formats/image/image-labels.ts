/**
 * Labels of images: pairs in the XMP packet. Reading takes them in any namespace. How Microsoft's own clients write them is not documented,
 * so that writing follows a convention of ours, and is done only where the policy asks for it.
 */
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { SiteId } from '../../model/ids.ts';
import type { PresentLabel } from '../../model/label.ts';
import type { Labeling } from '../format.ts';
import { carriesLabel, groupPairs, pairChange, presentLabels } from '../label-metadata.ts';
import type { Budget } from '../limits.ts';
import { decodeText } from '../decode-text.ts';
import { emptyXmp, readXmp, type Xmp, type XmpPair } from '../xmp.ts';
import { jpegXmp } from './jpeg-xmp.ts';
import type { ImageKind } from './kinds.ts';
import { pngXmp } from './png-xmp.ts';
import { tiffXmp } from './tiff-xmp.ts';
import { cannotLabel, type XmpHolder } from './xmp-holder.ts';

const holders: Readonly<Record<string, (source: ByteSource, budget: Budget) => XmpHolder>> = {
  'image/jpeg': jpegXmp,
  'image/png': pngXmp,
  'image/tiff': tiffXmp,
};

/** Labels of all tenants, of all packets; one that is no XML tells nothing. */
export function imageLabels(source: ByteSource, kind: ImageKind, budget: Budget): readonly PresentLabel[] {
  const pairs = kind.metadata(source, budget).xmp.flatMap((packet) => readable(packet, budget)?.pairs ?? []);
  return presentLabels(groupPairs(pairs), 'xmp');
}

function readable(packet: Buffer, budget: Budget): Xmp | undefined {
  try {
    return readXmp(decodeText(packet) ?? '', budget);
  } catch (error) {
    if (error instanceof FileError && error.kind === 'corrupt') return undefined;
    throw error;
  }
}

/** Undefined for kinds that are not written. */
export function imageLabeling(source: ByteSource, kind: ImageKind, budget: Budget): Labeling | undefined {
  const holderOf = holders[kind.mediaType];
  if (holderOf === undefined) return undefined;
  const state = (): Opened => {
    const holder = holderOf(source, budget);
    const text = holder.packet === undefined ? emptyXmp : textOf(holder.packet);
    const xmp = readXmp(text, budget);
    if (xmp === undefined) throw cannotLabel('its XMP packet holds no RDF');
    const packets = kind.metadata(source, budget).xmp.flatMap((packet) => readable(packet, budget)?.pairs ?? []);
    return { holder, xmp, elsewhere: packets.length - xmp.pairs.length };
  };
  return {
    markable: [],
    whenSigned: 'none',
    byOwnConvention: true,
    set(label) {
      const { holder, xmp, elsewhere } = state();
      const groups = groupPairs<XmpPair>(xmp.pairs);
      if (carriesLabel(groups, label)) return undefined;
      refuseElsewhere(elsewhere);
      const { remove, add } = pairChange(groups, label);
      return holder.replace(Buffer.from(xmp.edit({ remove: namedAs(remove, xmp), add })));
    },
    remove(siteId: SiteId) {
      const { holder, xmp, elsewhere } = state();
      const own = groupPairs<XmpPair>(xmp.pairs).filter((group) => group.siteId === siteId);
      if (own.length === 0 && elsewhere === 0) return undefined;
      refuseElsewhere(elsewhere);
      const remove = own.flatMap(({ pairs }) => [...pairs.values()]);
      const text = xmp.edit({ remove: namedAs(remove, xmp), add: [] });
      return holder.replace(text === emptyXmp ? undefined : Buffer.from(text));
    },
  };
}

/** Every pair of these names: the same one may be written twice. */
function namedAs(pairs: readonly XmpPair[], xmp: Xmp): readonly XmpPair[] {
  const names = new Set(pairs.map(({ name }) => name.toLowerCase()));
  return xmp.pairs.filter(({ name }) => names.has(name.toLowerCase()));
}

interface Opened {
  readonly holder: XmpHolder;
  readonly xmp: Xmp;
  /** Pairs in packets that are not written: extended XMP, packets in texts. */
  readonly elsewhere: number;
}

function refuseElsewhere(count: number): void {
  if (count > 0) throw cannotLabel('it has a label in a place that is not written', 'unsupported');
}

/** UTF-8, and what is read is what is edited: an edit writes UTF-8 (XMP part 3, 1.1). */
function textOf(packet: Buffer): string {
  const text = packet.toString();
  if (!Buffer.from(text).equals(packet)) throw cannotLabel('its XMP packet is not in UTF-8', 'unsupported');
  if (decodeText(packet) !== text.replace(/^\uFEFF/u, '')) throw cannotLabel('its XMP packet is no text');
  return text;
}
