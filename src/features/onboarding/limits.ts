import type { FastifyRequest } from 'fastify';
import { ipBlock, withinLimits } from '../identity/index.ts';

const HOUR = 3600;
// A campus may sit behind one IP address; what guards a person is the limit of the e-mail address.
const PER_IP = 200;
const PER_ADDRESS = 10;

/**
 * Counts a sign-up or a repetition, by page or by program; they share the limit of the address, because each allows five
 * guesses at the code. Null: go on; else when again.
 */
export function signUpLimits(request: FastifyRequest, act: 'sign-up' | 'repeat', key: string, now: Date): Promise<Date | null> {
  return withinLimits(request.server.platform.db, now, [
    { key: `token|address|${key}`, limit: PER_ADDRESS, windowSeconds: HOUR },
    { key: `${act}|ip|${ipBlock(request.ip)}`, limit: PER_IP, windowSeconds: HOUR },
  ]);
}
