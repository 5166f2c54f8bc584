/** Something outside the program stops the start. The message is one sentence for the person who started it; no stack is shown. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** What was typed cannot be understood. The message ends with how it is used. */
export class UsageError extends StartError {}
