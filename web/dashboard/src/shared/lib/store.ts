import { useSyncExternalStore } from "react";

/** A value outside of React that components may follow. */
export class Store<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: T) {}

  get = (): T => this.value;

  set(value: T): void {
    this.value = value;
    for (const listener of this.listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** The same, kept in this browser. What cannot be read there counts as not there. */
export class KeptStore<T> extends Store<T> {
  constructor(
    private readonly key: string,
    fallback: T,
    private readonly storage: () => Storage = () => localStorage,
  ) {
    super(read(key, fallback, storage));
  }

  override set(value: T): void {
    this.storage().setItem(this.key, JSON.stringify(value));
    super.set(value);
  }
}

function read<T>(key: string, fallback: T, storage: () => Storage): T {
  try {
    const text = storage().getItem(key);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch (error) {
    console.warn(`What this browser kept as ${key} cannot be read.`, error);
    return fallback;
  }
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
