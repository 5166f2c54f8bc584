/** Something outside the program stops the start. The message is one sentence for the person who started it; no stack is shown. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
