import { setFlagsFromString } from 'node:v8';

/**
 * New objects always begin in V8's young generation. V8 learns where objects are made that live long, and makes those at once in the
 * old one; what it learns while a server starts is wrong for requests. Their objects then lie where only a full collection finds them
 * dead, and until then they keep everything alive that they point to: whole requests. Measured (docs/decisions/0027-young-objects.md):
 * pages are made an eighth faster without, payments a twentieth.
 */
setFlagsFromString('--no-allocation-site-pretenuring');
