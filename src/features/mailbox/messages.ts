import PostalMime, { type Address } from 'postal-mime';
import { capturedAt, capturedMessage, capturedNames } from '../../platform/mail/capture.ts';

/** One line of the list of captured messages. */
export interface MessageSummary {
  /** Name of the file without its ending; names the message in addresses. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly at: Date;
}

/** A captured message, taken apart. */
export interface CapturedMessage extends MessageSummary {
  readonly from: string;
  readonly messageId: string;
  readonly text: string;
  /** Empty when there is no HTML part. */
  readonly html: string;
}

/** One page of the list, newest first. */
export interface MessageList {
  readonly messages: readonly MessageSummary[];
  /** Id to go on from; undefined on the last page. */
  readonly older: string | undefined;
}

const PAGE_SIZE = 50;
const KEPT_MAX = 500;
const EXTENSION = '.eml';

/** Messages are never changed, so what was parsed once can be kept. */
const kept = new Map<string, MessageSummary>();

/**
 * The newest messages; only as many files are opened as a page shows.
 * @param before id of the last message of the page before; undefined: from the newest
 */
export async function listMessages(dataDir: string, before?: string): Promise<MessageList> {
  const names = await capturedNames(dataDir);
  const end = before === undefined ? names.length : countBelow(names, before + EXTENSION);
  const wanted = names.slice(Math.max(0, end - PAGE_SIZE), end).reverse();
  const messages = await Promise.all(wanted.map((name) => summary(dataDir, name)));
  const last = wanted.at(-1);
  return {
    messages: messages.filter((message) => message !== undefined),
    older: last === undefined || end <= PAGE_SIZE ? undefined : idOf(last),
  };
}

/** One message, or undefined when there is none of this id. */
export async function readMessage(dataDir: string, id: string): Promise<CapturedMessage | undefined> {
  const name = id + EXTENSION;
  const raw = await capturedMessage(dataDir, name);
  if (raw === undefined) return undefined;
  const mail = await PostalMime.parse(raw);
  return {
    id,
    to: (mail.to ?? []).map(written).join(', '),
    from: mail.from === undefined ? '' : written(mail.from),
    subject: mail.subject ?? '',
    at: capturedAt(name),
    messageId: mail.messageId ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
  };
}

async function summary(dataDir: string, name: string): Promise<MessageSummary | undefined> {
  const key = `${dataDir}/${name}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const message = await readMessage(dataDir, idOf(name));
  if (message === undefined) return undefined;
  const line: MessageSummary = { id: message.id, to: message.to, subject: message.subject, at: message.at };
  if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value ?? '');
  kept.set(key, line);
  return line;
}

function countBelow(sorted: readonly string[], name: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

function idOf(name: string): string {
  return name.slice(0, -EXTENSION.length);
}

function written(address: Address): string {
  return address.address === undefined || address.name === '' ? (address.address ?? address.name) : `${address.name} <${address.address}>`;
}
