// Repeats actions at growing intervals, without end. now() ends the current wait.
const delays = [500, 1000, 2000, 5000, 10000, 20000, 30000];

export class Retries {
  #waiting = new Set();
  #stopped = false;

  /** Waits before another attempt; after a final failure it waits until now() is called. */
  wait(attempt, { isFinal = false } = {}) {
    return new Promise(resolve => {
      const go = () => {
        clearTimeout(timer);
        this.#waiting.delete(go);
        resolve();
      };
      const timer = isFinal ? undefined : setTimeout(go, delays[Math.min(attempt, delays.length - 1)]);
      this.#waiting.add(go);
      if (this.#stopped) {
        go();
      }
    });
  }

  /** Repeats an action until it succeeds, and reports each failure, and null after success. Ends without a result when stopped. */
  async until(action, report) {
    for (let attempt = 0; !this.#stopped; attempt++) {
      try {
        const result = await action();
        report(null);
        return result;
      } catch (error) {
        if (!this.#stopped) {
          report(error);
          await this.wait(attempt, error);
        }
      }
    }
  }

  now() {
    for (const go of [...this.#waiting]) {
      go();
    }
  }

  stop() {
    this.#stopped = true;
    this.now();
  }
}
