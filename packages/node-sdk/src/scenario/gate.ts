/** Holds back whoever waits until it is next opened; it does not stay open. */
export class Gate {
  #opened: Promise<void> | undefined;
  #open: () => void = () => {};

  wait(): Promise<void> {
    this.#opened ??= new Promise((resolve) => {
      this.#open = resolve;
    });
    return this.#opened;
  }

  open(): void {
    this.#opened = undefined;
    this.#open();
  }
}
