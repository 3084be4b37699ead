// A peer on the same input as anonymizer_bench: `speed FILE` or `jsonl`. usage: peer.mjs redactpii|redact-pii MODE [FILE]
import { readFileSync } from 'node:fs';

async function redactor(name) {
  if (name === 'redactpii') {
    const { Redactor } = await import('@redactpii/node');
    const peer = new Redactor();
    return (text) => peer.redact(text);
  }
  const { SyncRedactor } = (await import('redact-pii')).default;
  const peer = new SyncRedactor();
  return (text) => peer.redact(text);
}

const [name, mode, file] = process.argv.slice(2);
const redact = await redactor(name);
if (mode === 'speed') {
  const text = readFileSync(file, 'utf8').slice(0, name === 'redactpii' ? undefined : 4e6);
  const start = process.cpuUsage();
  for (let at = 0; at < text.length; at += 65536) redact(text.slice(at, at + 65536));
  const { user, system } = process.cpuUsage(start);
  console.log(`${name}_speed ${(text.length / (user + system)).toFixed(1)} MB/cpu-s`);
} else {
  const lines = readFileSync(0, 'utf8').split('\n').filter(Boolean);
  for (const line of lines) console.log(JSON.stringify({ text: redact(JSON.parse(line).text) }));
}
