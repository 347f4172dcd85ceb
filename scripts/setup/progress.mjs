// What a person sees while set-up works: numbered steps with times; one moving line on a terminal,
// plain lines elsewhere.
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Numbered steps, written to `out`. A step that has nothing to do should not be started. */
export class Progress {
  #out;
  #total;
  #live;
  #startedAt = performance.now();
  #step = null;
  #timer = null;
  #lastShown = 0;

  constructor({ total, out = process.stdout }) {
    this.#total = total;
    this.#out = out;
    this.#live = Boolean(out.isTTY) && !process.env.CI;
  }

  /** Runs `work` as step `number`; it may call `note(text)` and returns what the closing line says. */
  async step(number, title, work, { showsItself = false } = {}) {
    this.#step = { number, title, note: '', since: performance.now() };
    if (!this.#live || showsItself) this.#line(`${title} …`);
    else this.#tick();
    try {
      const result = await work((note) => this.#note(note));
      this.#stop();
      this.#line(`${result ?? title} (${seconds(this.#step.since)})`);
    } finally {
      this.#stop();
      this.#step = null;
    }
  }

  /** A step that is over, worth a line only because it took its time. */
  tell(number, text, since) {
    this.#out.write(`[${number}/${this.#total}] ${text} (${seconds(since)})\n`);
  }

  /** A line between the steps. */
  say(text) {
    this.#out.write(`${text}\n`);
  }

  /** Time since the first step could have begun. */
  get elapsed() {
    return seconds(this.#startedAt);
  }

  #tick() {
    const draw = () => {
      const { number, title, note, since } = this.#step;
      const text = `[${number}/${this.#total}] ${title} ${note ? `${note} ` : ''}${seconds(since)}`;
      this.#out.write(`\r\x1b[2K${text.slice(0, (this.#out.columns ?? 80) - 1)}`);
    };
    draw();
    this.#timer = setInterval(draw, 200);
    this.#timer.unref();
  }

  #stop() {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#out.write('\r\x1b[2K');
  }

  #note(note) {
    if (this.#step.note === note) return;
    this.#step.note = note;
    if (this.#live || performance.now() - this.#lastShown < 10_000) return;
    this.#lastShown = performance.now();
    this.#line(`${this.#step.title} ${note}`);
  }

  #line(text) {
    this.#out.write(`[${this.#step.number}/${this.#total}] ${text}\n`);
  }
}
