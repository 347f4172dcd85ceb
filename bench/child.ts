// A contender in a process of its own that answers JSON lines: bench/python/worker.py, bench/cpp/loop.cc.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

interface Answer {
  readonly ready?: Readonly<Record<string, string>>;
  readonly threads?: number;
  readonly seconds?: number;
  readonly error?: string;
}

/** One long-lived child. Requests are answered in order; a child that dies rejects what is outstanding. */
export class Contender {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  #errorText = '';
  #gone: Error | null = null;

  private constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
  ) {
    this.#process = spawn(command, args, { env, stdio: 'pipe' });
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      this.#waiting.shift()?.resolve(JSON.parse(line) as Answer);
    });
    this.#process.stderr.on('data', (text) => {
      this.#errorText = (this.#errorText + text).slice(-2000);
    });
    this.#process.stdin.on('error', () => {}); // a dead child is reported by 'close'
    this.#process.on('error', (error) => this.#fail(error.message));
    this.#process.on('close', (code) => this.#fail(`ended with code ${code}. ${this.#errorText}`));
  }

  /** Starts the child and sets its number of threads. */
  static async start(
    name: string,
    command: readonly string[],
    { threads, env = process.env }: { threads: number; env?: NodeJS.ProcessEnv },
  ): Promise<Contender> {
    const [program = '', ...args] = command;
    const contender = new Contender(name, program, args, env);
    await contender.#answer();
    await contender.#ask({ threads });
    return contender;
  }

  /** Seconds that `n` repetitions of `run` took over there. */
  async run(run: string, n: number): Promise<number> {
    const { seconds, error } = await this.#ask({ run, n });
    if (seconds === undefined) throw new Error(`${this.name}: ${error}`);
    return seconds;
  }

  close(): void {
    this.#process.stdin.end();
  }

  #ask(request: object): Promise<Answer> {
    const answer = this.#answer();
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    return answer;
  }

  #answer(): Promise<Answer> {
    if (this.#gone) return Promise.reject(this.#gone);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #fail(text: string): void {
    this.#gone = new Error(`${this.name}: ${text}`);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#gone);
  }
}
