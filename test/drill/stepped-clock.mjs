// Loaded before the program of a drilled process (`node --import`): its clock can be set, as somebody sets a machine's. The program
// itself knows nothing of it. `DRILL_CLOCK_OFFSET_MS` says how far it is off at the start, a message how far from then on.
const RealDate = globalThis.Date;
let offset = Number(process.env.DRILL_CLOCK_OFFSET_MS ?? 0);

const now = () => RealDate.now() + offset;

const SteppedDate = new Proxy(RealDate, {
  construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made === SteppedDate ? target : made),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
RealDate.prototype.constructor = SteppedDate;
globalThis.Date = SteppedDate;

process.on('message', (message) => {
  if (typeof message?.clockOffsetMs === 'number') offset = message.clockOffsetMs;
});
process.channel?.unref();
