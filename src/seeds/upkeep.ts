import { loadCommunity } from '../features/community/index.ts';
import { saveByRules } from '../features/goals/index.ts';
import { markRead, passOverMail } from '../features/notifications/index.ts';
import { endDueHolds } from '../features/payments/index.ts';
import { tendRewards } from '../features/referrals/index.ts';
import { follow, type Handler, type Ledger } from '../ledger/index.ts';
import { mailTask } from '../mail/kinds.ts';
import { row, rows } from '../platform/db.ts';
import type { Task } from '../platform/jobs.ts';
import { openTransport, type Transport } from '../platform/mail/transport.ts';
import type { Platform } from '../platform/platform.ts';
import { followersOf, MAIL_KINDS } from '../worker.ts';

/** What the worker of a bank does while time goes by, done by hand so that it is done at the clock's time. */
export class Upkeep {
  readonly #platform: Platform;
  readonly #ledger: Ledger;
  readonly #transport: Transport;
  readonly #send: Task;

  private constructor(platform: Platform, ledger: Ledger, transport: Transport) {
    [this.#platform, this.#ledger, this.#transport] = [platform, ledger, transport];
    this.#send = mailTask(MAIL_KINDS, transport, async () => ({ bankName: (await loadCommunity(platform.db)).name }));
  }

  /** Opens the way that letters take: in a demo bank, files. */
  static async begin(platform: Platform, ledger: Ledger): Promise<Upkeep> {
    const bankName = async (): Promise<string> => (await loadCommunity(platform.db)).name;
    const { config, clock, log } = platform;
    return new Upkeep(platform, ledger, await openTransport(config, { bankName, clock, log }));
  }

  /** Lets sums, notices and rewards catch up, ends what is due, sends letters, and lets everybody have read their notices. */
  async catchUp(people: Iterable<string>, { read }: { read: boolean }): Promise<void> {
    const { db, clock } = this.#platform;
    while (await endDueHolds(this.#platform, this.#ledger));
    const followers = followersOf(this.#platform).flatMap((row) => Object.entries(row));
    await Promise.all(followers.map(([name, handler]) => this.#follow(name, handler)));
    while (await tendRewards(this.#platform));
    while (await saveByRules(this.#platform, this.#ledger));
    await Promise.all(followers.map(([name, handler]) => this.#follow(name, handler)));
    if (read) {
      await passOverMail(this.#platform);
      await Promise.all([...people].map((id) => markRead(db, { id }, undefined, clock.now())));
    }
    await this.#post();
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  async #follow(name: string, handler: Handler): Promise<void> {
    const { db } = this.#platform;
    const behind = async (): Promise<boolean> => {
      const text = 'select n > coalesce((select batch from follower where name = $1), 0) as behind from ledger_head';
      return (await row<{ behind: boolean }>(db, text, [name]))!.behind;
    };
    while (await behind()) await follow(db, name, handler);
  }

  async #post(): Promise<void> {
    const waiting = await rows<{ id: string }>(
      this.#platform.db,
      'select id from mail where sent_at is null and failed_at is null order by id',
    );
    for (const { id } of waiting) await this.#send(this.#platform, { id });
  }
}
