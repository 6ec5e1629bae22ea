import { createHash } from 'node:crypto';
import { constants, open, type FileHandle } from 'node:fs/promises';

interface Writing {
  readonly start: number;
  readonly size: number;
  readonly body: ReadableStream<Uint8Array> | null;
}

/** Writes a part to its place in the session's file, which is made where it is missing. Its SHA-1; undefined where its length is not `size`. */
export async function writePart(path: string, part: Writing): Promise<Buffer | undefined> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    return await copyPart(file, part);
  } finally {
    await file.close();
  }
}

async function copyPart(file: FileHandle, { start, size, body }: Writing): Promise<Buffer | undefined> {
  const sha1 = createHash('sha1');
  let written = 0;
  for await (const chunk of body ?? []) {
    if (written + chunk.length > size) return undefined;
    for (let done = 0; done < chunk.length;) {
      done += (await file.write(chunk, done, chunk.length - done, start + written + done)).bytesWritten;
    }
    sha1.update(chunk);
    written += chunk.length;
  }
  return written === size ? sha1.digest() : undefined;
}
