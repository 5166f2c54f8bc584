import { outboxTask, type Outgoing } from '../platform/outbox.ts';
import type { Task } from '../platform/jobs.ts';
import type { Transport } from '../platform/mail/transport.ts';
import type { MailKind } from './letter.ts';
import { renderLetter } from './render.tsx';

/** What every letter tells of the bank. */
export interface LetterHead {
  readonly bankName: string;
}

/**
 * The task that sends mail: builds the letter of its kind, renders it and hands it over.
 *
 * @param kinds every slice's kinds of mail, by name
 * @param head asked at each mail, because an operator may change the bank's name
 */
export function mailTask(kinds: Readonly<Record<string, MailKind>>, transport: Transport, head: () => Promise<LetterHead>): Task {
  const outgoing = Object.entries(kinds).map(([name, kind]) => [name, renders(kind, head)] as const);
  return outboxTask(Object.fromEntries(outgoing), transport);
}

function renders(kind: MailKind, head: () => Promise<LetterHead>): Outgoing {
  return {
    build: async (platform, args) => {
      const letter = await kind.build(platform, args);
      if (letter === null) return null;
      const { to, toName, language, unsubscribe } = letter;
      const rendered = renderLetter(letter, { ...(await head()), publicUrl: platform.config.publicUrl });
      return {
        ...rendered,
        to,
        language,
        ...(toName === undefined ? {} : { toName }),
        ...(unsubscribe === undefined ? {} : { unsubscribe }),
      };
    },
    handedOver: async (platform, args, at) => kind.handedOver?.(platform, args, at),
  };
}
