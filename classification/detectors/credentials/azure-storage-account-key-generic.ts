import type { Detector } from '../../detector.ts';
import { base64Token, commaSeparated } from '../../patterns.ts';
import { isRandomKey } from '../../validators/random-key.ts';

const keywords = commaSeparated(`
  storage, storage account, storageaccount, storage key, storagekey, account key, accountkey, accesskey, access key, azure,
  sharedkey, shared key, primary key, secondary key, key1, key2, blob, blob.core.windows.net
`);

/** 512 random bits in base64, the shape of an Azure storage account key, whatever name stands before them. */
export const azureStorageAccountKeyGeneric: Detector = {
  id: 'azure-storage-account-key-generic',
  name: 'Azure Storage account key (generic)',
  purviewId: '7ff41bd0-5419-4523-91d6-383b3a37f084',
  pattern: base64Token('[0-9A-Za-z+/]{86}=='),
  anchors: ['=='],
  normalize: (value) => value,
  valid: (value) => isRandomKey(value, 4.5),
  levels: [
    { confidence: 85, appliesTo: isMarked, evidence: [] },
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 65, evidence: [] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'STORAGE_KEY=O8nqqf42TludBaT0IVOSobtvAguaifpNUDylEJV5BUicFwpc5GM8l7pl5bphnFvaNf29PiKHCMNsmhAEA82LQ7==',
        confidence: 85,
        because: 'named as one',
      },
      {
        text: 'x xV0RTLGSE5BkcB3Yl9ZZhG3VIrw1v5p2ScIjysfibJ8IePOY9zKS2v39v1oXvVnG8dMNw3SX3zL5+AStK3nRDQ==',
        confidence: 85,
        because: 'the mark of a storage key',
      },
      {
        text: 'k dFFIMNyvp0BzvSHjOFpyLUKRrA778cNXrSPNBsa6CY7TP79xZxsJBcn4RIIhWygFCUjlV2aHMPxFtdfrBvHJxF==',
        confidence: 65,
        because: 'its shape alone',
      },
    ],
    noMatch: [
      {
        text: 'azure storage integrity sha512-O8nqqf42TludBaT0IVOSobtvAguaifpNUDylEJV5BUicFwpc5GM8l7pl5bphnFvaNf29PiKHCMNsmhAEA82LQ7==',
        because: 'the digest of a package',
      },
      { text: `storage key ${'A'.repeat(86)}==`, because: 'filler' },
      {
        text: 'storage key eknFWWZ3FOUy4unwy5WZHC9gxUUswvW8Xh4OSEoNbf9FdJ6HWezR6ROdNmSySzbiMv26zJJf7HnP8GdUjUpYZ==',
        because: 'too short',
      },
      {
        text: 'storage key UKNASBzrsCa3N6LLOr1VfULqicGRYlHJIXG3zBa2KJWXAOJgCjzBbQcwQ26vqJL9nDW40ly1IixI1ragSS3qhzbCjz==',
        because: 'too long',
      },
    ],
  },
};

/** Newer keys hold these four characters before their checksum. */
function isMarked(value: string): boolean {
  return value.slice(76, 80) === '+ASt';
}
