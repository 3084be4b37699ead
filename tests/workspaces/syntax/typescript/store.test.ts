import { describe, expect, it } from 'vitest';
import { MemoryStore } from './store';

describe('MemoryStore', () => {
  const make = () => new MemoryStore<number>();

  it('returns undefined for a missing key', async () => {
    expect(await make().get('a')).toBeUndefined();
  });

  it.skip(`keeps what it is given`, () => {
    expect(make().size).toBe(0);
  });

  it.each([1, 2])('accepts %d', (n) => {
    expect(n).toBeGreaterThan(0);
  });
});
