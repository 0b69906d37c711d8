/** Attachments (RFC 9559 5.1.6): places of files in the file. */

import type { MediaData, MediaRequests } from '../../../media/media-data.js';
import type { MetadataEntry } from '../../../media/metadata-facts.js';
import type { Attachment } from '../../../report/report.js';
import { readHeader } from '../ebml.js';
import { ids } from '../ids.js';
import type { MatroskaIndex } from '../raw.js';

const decoder = new TextDecoder();

interface Kept extends Attachment {
  path: string;
  element: number;
}

/** In the order of the file. */
export function readAttachments({ kept }: MatroskaIndex): Kept[] {
  const byPath = new Map<string, Kept>();
  for (const { type, path, offset, userType, bytes } of kept) {
    const at = path.lastIndexOf('/');
    const holder = path.slice(0, at);
    if (!holder.startsWith('Segment/Attachments/AttachedFile')) continue;
    let file = byPath.get(holder);
    if (file === undefined) {
      file = {
        ...{ name: null, mimeType: null, description: null, uid: null, offset: -1, length: 0 },
        ...{ path, element: offset },
      };
      byPath.set(holder, file);
    }
    if (type === ids.FileName) file.name ??= textOf(bytes);
    else if (type === ids.FileMediaType) file.mimeType ??= textOf(bytes);
    else if (type === ids.FileDescription) file.description ??= textOf(bytes);
    else if (type === ids.FileUID) file.uid ??= decimal(bytes);
    else if (type === ids.FileData && file.offset < 0) {
      file.path = path;
      file.element = offset;
      file.offset = offset + userType.length;
      file.length = statedSize(userType);
    }
  }
  return [...byPath.values()].filter(({ offset }) => offset >= 0);
}

function statedSize(header: Uint8Array): number {
  const to = { id: 0, size: 0, headerSize: 0 };
  return readHeader(header, 0, header.length, to) === 'read' ? Math.max(0, to.size) : 0;
}

function textOf(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0);
  return decoder.decode(nul < 0 ? bytes : bytes.subarray(0, nul));
}

function decimal(bytes: Uint8Array): string | null {
  if (bytes.length > 8) return null;
  let value = 0n;
  for (const byte of bytes) value = value * 256n + BigInt(byte);
  return value.toString();
}

const isPicture = ({ mimeType }: Attachment) => mimeType?.startsWith('image/') === true;

/** Asks for the pictures, which may hold Exif and XMP. */
export function wantPictures(index: MatroskaIndex, wanted: MediaRequests): void {
  for (const file of readAttachments(index))
    if (isPicture(file)) wanted.want(file.offset, file.length);
}

/** Pictures among the attachments, as far as they were read. */
export function pictureEntries(files: readonly Kept[], media: MediaData): MetadataEntry[] {
  return files.filter(isPicture).map(({ path, element, offset, length, mimeType }) => {
    const bytes = media.at(offset, length);
    const holder = {
      ...{ bytes, start: 0, end: bytes.length, base: offset, offset: element, path },
      trackIndex: -1,
    };
    return { kind: 'picture', holder, start: 0, end: bytes.length, mimeType };
  });
}

export function publicAttachments(files: readonly Kept[]): Attachment[] {
  return files.map(({ name, mimeType, description, uid, offset, length }) => ({
    ...{ name, mimeType, description, uid, offset, length },
  }));
}
