import { settings } from '#platform';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const image = read('Dockerfile');
const compose = read('docker-compose.yml');
const manifest = JSON.parse(read('package.json')) as { readonly dependencies: Readonly<Record<string, string>> };

const matches = (text: string, pattern: RegExp): readonly string[] =>
  Array.from(text.matchAll(pattern), ([, found = '']) => found);

describe('the container files', () => {
  it('copy what is there and what .dockerignore lets through', () => {
    const copied = matches(image, /^COPY (?!--from)(.+) \S+$/gmu).flatMap((sources) => sources.split(' '));
    const letThrough = new Set(matches(read('.dockerignore'), /^!(.+)$/gmu));
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((file) => !existsSync(join(root, file)) || !letThrough.has(file))).toEqual([]);
  });

  it('set nothing but settings', () => {
    const known = settings.map(({ variable }) => variable);
    const set = [...matches(image, /\b(TOCSIN_[A-Z_]+)=/gu), ...matches(compose, /^ +([A-Z][A-Z_]+): /gmu)];
    expect(set.length).toBeGreaterThan(5);
    expect(set.filter((variable) => !known.includes(variable))).toEqual([]);
  });

  it('run the Node that the project is made for, and not as root', () => {
    const [major] = matches(manifest.dependencies['node'] ?? '', /^\^(\d+)\./gu);
    expect(new Set(matches(image, /^FROM node:(\d+)-/gmu))).toEqual(new Set([major]));
    expect(matches(image, /^USER (.+)$/gmu)).toEqual(['node']);
  });

  it('publish the port to this machine alone, and write nowhere but in the volume', () => {
    expect(matches(compose, /^ +- (\S+:\d+:\d+)$/gmu)).toEqual(['127.0.0.1:3000:3000']);
    expect(compose).toMatch(/^ +read_only: true$/mu);
    expect(matches(image, /^VOLUME (.+)$/gmu)).toEqual(['/data']);
    expect(matches(compose, /^ +- \w+:(\/.+)$/gmu)).toEqual(['/data', '/var/lib/kafka/data']);
  });
});
