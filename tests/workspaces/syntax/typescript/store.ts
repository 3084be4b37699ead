#!/usr/bin/env ts-node
/* eslint-disable no-console */
import fs, { readFile as read, type Stats } from 'node:fs';
import * as path from "path";
import './polyfill';
import type { Session } from './session';
export { parse } from './parse';
export * from './types';
import legacy = require('legacy');

/** A place to keep things. See also the disk store. */
export interface Store<K, V> extends Iterable<[K, V]>, Closeable {
  readonly size: number;
  /** The value of a key. */
  get(key: K): Promise<V | undefined>;
  onChange?: (key: K) => void;
}

export type Key = string | number;

/**
 * Why a store refuses.
 * @public
 */
export enum Reason {
  Full = 'full',
  Closed,
}

/** Seconds. */
const DEFAULT_TTL = 60;
let counter = 0, total: number;
export const options = {
  ttl: DEFAULT_TTL,
  verbose: false,
};

/**
 * Keeps everything in memory.
 *
 * @example new MemoryStore()
 */
@Injectable({ scope: 'singleton' })
export class MemoryStore<V> extends BaseStore<Key, V> implements Store<Key, V>, Disposable {
  static instances = 0;
  #items = new Map<Key, V>();
  private readonly ttl: number;

  constructor(private session: Session, ttl: number = DEFAULT_TTL) {
    super();
    this.ttl = ttl;
  }

  get size(): number {
    return this.#items.size;
  }

  @logged()
  async get(key: Key): Promise<V | undefined> {
    const found = this.#items.get(key);
    return found ?? this.load(key);
  }

  // Reads it from the disk.
  private async load(key: Key): Promise<V | undefined> {
    const text = await read(path.join('data', String(key)));
    return JSON.parse(text) as V;
  }

  handler = (event: CustomEvent): void => {
    console.log(event);
  };
}

export abstract class BaseStore<K, V> {
  abstract get(key: K): Promise<V | undefined>;
}

/** Makes a store. */
export function createStore<V>(session: Session): Store<Key, V>;
export function createStore<V>(session: Session, ttl?: number): Store<Key, V> {
  function check(value: number) {
    return value > 0;
  }
  return new MemoryStore<V>(session, check(ttl ?? 1) ? ttl : undefined);
}

// Adds two numbers.
export const add = (a: number, b: number): number => a + b;
const helper = async function* (n: number) {
  yield n;
};

export namespace Format {
  export function short(reason: Reason): string {
    return reason.toString();
  }
}

declare module 'express' {
  interface Request {
    store: Store<Key, unknown>;
  }
}
declare function external(name: string): void;

export default class extends MemoryStore<string> {}
export { helper };
