// Shows in an element of the page what could not be read, with a button to try again now. Several parts can fail at once.
export class Notice {
  #element;
  #again;
  #text = document.createElement('p');
  #button = document.createElement('button');
  #problems = new Map();

  constructor(element, again) {
    this.#element = element;
    this.#again = again;
    this.#button.type = 'button';
    this.#button.className = 'chart-button';
    this.#button.textContent = 'Try again';
    this.#button.addEventListener('click', () => this.#again());
  }

  /** Sets what is wrong with a part, in whole sentences; null if nothing is. */
  set(part, sentences, { canRetry = true } = {}) {
    if (sentences === null) {
      this.#problems.delete(part);
    } else {
      this.#problems.set(part, { sentences, canRetry });
    }
    this.#show();
  }

  #show() {
    const problems = [...this.#problems.values()];
    const text = problems.map(problem => problem.sentences).join(' ');
    if (this.#text.textContent !== text) {
      this.#text.textContent = text; // Only a changed text is announced.
    }
    const hadFocus = document.activeElement === this.#button;
    const parts = text === '' ? [] : problems.some(problem => problem.canRetry) ? [this.#text, this.#button] : [this.#text];
    if (parts.length !== this.#element.childNodes.length) {
      this.#element.replaceChildren(...parts);
    }
    if (hadFocus && !this.#button.isConnected) {
      this.#element.parentElement.closest('[tabindex]').focus({ preventScroll: true }); // The keyboard continues here, not at the top of the page.
    }
  }
}

/** The sentences for a failure of reading. */
export const words = (what, error) => `${what} ${error.message} ${error.isFinal ? '' : 'The page retries by itself.'}`.trimEnd();
