/** One thing that was measured, beside something else that was measured in the same run. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What was measured beside it; its own name for a reference. */
  readonly reference: string;
  /** `value` divided by the reference's value. */
  readonly ratio: number;
}

/** How a run is done. */
export interface Plan {
  /** True: everything together in under a minute. */
  readonly quick: boolean;
  /** Tells what is under way. */
  readonly say: (text: string) => void;
}

/** A benchmark: what it measured, references first. */
export type Benchmark = (plan: Plan) => Promise<Measure[]>;

/** The middle of some numbers; of an even count, between the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Values of several runs by name. */
export class Series {
  readonly #values = new Map<string, number[]>();

  /** Notes the value of one run. */
  add(name: string, value: number): void {
    this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
  }

  /** The median over the runs. @throws Error when there was none */
  median(name: string): number {
    const values = this.#values.get(name);
    if (values === undefined) throw new Error(`${name} was not measured`);
    return median(values);
  }

  /** The median as a result beside that of a reference (by default itself). */
  measure(name: string, unit: string, reference: string = name): Measure {
    const value = this.median(name);
    return { name, value, unit, reference, ratio: value / this.median(reference) };
  }
}

/** Prints results as a table. */
export function table(measures: readonly Measure[]): string {
  const lines = measures.map(({ name, value, unit, reference, ratio }) => [
    name,
    number(value),
    unit,
    reference === name ? '' : `${ratio.toFixed(2)} ×`,
    reference === name ? 'reference' : reference,
  ]);
  const all = [['measured', 'value', 'unit', 'ratio', 'beside'], ...lines];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((line) => line[column]!.length)));
  const text = (line: readonly string[]): string =>
    line
      .map((cell, column) => (column === 1 || column === 3 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  return all.map(text).join('\n');
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 1 : 0 });
}
