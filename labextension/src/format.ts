/**
 * How numbers, sizes and names are written. Knows no widget, no language: words belong to the sections, which translate.
 *
 * The same numbers are written the same way in a cell's card (jupyter_miu/ui/format.py). Text that comes from a file
 * name, a notebook or the kernel goes through `oneLine` or `printable` before it is shown: React escapes markup, but a
 * bidirectional override or a control character would still rearrange what a person reads.
 */

const NONE = '–';
/** Control, format (bidi overrides, zero width), line and paragraph separators, lone surrogates; tab and newline apart. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** More marks on one letter than any script needs: they would run over the lines above and below. */
const STACKED = /(\p{M}{4})\p{M}+/gu;
const JOINER = '\u200d'; // holds an emoji together, hides nothing

/** The text with control and bidirectional characters made visible as escapes; tab and newline are kept. */
export function printable(text: string): string {
  return text
    .replace(UNSEEN, c =>
      c === '\t' || c === '\n' || c === JOINER ? c : '\\u' + (c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')
    )
    .replace(STACKED, '$1');
}

/** The text on one line, at most `limit` characters: newlines become a visible `\n`, other space is collapsed. */
export function oneLine(text: string, limit = 120): string {
  // cut before anything walks over it: a name may have a million characters
  const start = text.slice(0, 4 * limit + 8);
  const flat = printable(
    start
      .replace(/\r\n?/g, '\n')
      .trim()
      .replace(/\n/g, '\\n')
      .replace(/[^\S\n]+/g, ' ')
  );
  const letters = Array.from(flat);
  return letters.length <= limit && start.length === text.length ? flat : letters.slice(0, limit - 1).join('') + '…';
}

/** Several lines of text, at most `limit` characters. */
export function block(text: string, limit = 20_000): string {
  const letters = text.slice(0, limit);
  return printable(letters.replace(/\r\n?/g, '\n')) + (letters.length < text.length ? '…' : '');
}

/** Whether this is a number that can be drawn. */
export function finite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** `2.31`, small ones as `0.0061` or `1.2e-5`, large ones as `12,300`, `–` for none. */
export function number(value: number | null | undefined, digits = 2): string {
  if (!finite(value)) {
    return NONE;
  }
  const size = Math.abs(value);
  if (size && size < 10 ** -digits) {
    return size < 1e-4 ? value.toExponential(1) : String(Number(value.toPrecision(2)));
  }
  return size >= 1e6 ? value.toExponential(2) : size >= 1000 ? count(value) : value.toFixed(digits);
}

/** A whole number with separators: `12,300`. */
export function count(value: number): string {
  return finite(value) ? Math.round(value).toLocaleString('en-US') : NONE;
}

/** `85 %`, `99.5 %`, `–` for none. A share is 0..1. */
export function percent(share: number | null | undefined): string {
  return finite(share) ? `${Math.round(1000 * share) / 10} %` : NONE;
}

/** A change of shares with a real minus: `−0.3 %`, `±0 %`. */
export function change(share: number): string {
  const points = Math.round(1000 * share) / 10;
  return `${points < 0 ? '−' : points > 0 ? '+' : '±'}${Math.abs(points)} %`;
}

/** `0:41`, `1:02:03`, `–` for none. */
export function duration(seconds: number | null | undefined): string {
  if (!finite(seconds)) {
    return NONE;
  }
  const whole = Math.max(Math.round(seconds), 0);
  const two = (n: number) => String(n).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Bytes with a unit: `3.1 GB`. */
export function size(bytes: number): string {
  if (!finite(bytes)) {
    return NONE;
  }
  let left = bytes;
  for (const unit of ['B', 'kB', 'MB', 'GB']) {
    if (Math.abs(left) < 1000) {
      return unit === 'B' ? `${Math.round(left)} B` : `${left.toFixed(1)} ${unit}`;
    }
    left /= 1000;
  }
  return `${left.toFixed(1)} TB`;
}

/** A count in little room: `940`, `1.9k`, `2.4M`. */
export function short(value: number | null | undefined): string {
  if (!finite(value)) {
    return NONE;
  }
  return value >= 999_500
    ? `${(value / 1e6).toFixed(1)}M`
    : value >= 1000
      ? `${(value / 1000).toFixed(1)}k`
      : String(Math.round(value));
}

/** The last part of a path; the path itself where there is none. */
export function baseName(path: string): string {
  const parts = path.replace(/[\\/]+$/, '').split(/[\\/]/);
  return parts[parts.length - 1] || path;
}

/** A time in the reader's own way: the hour for today, the date before. Empty for what is no time. */
export function when(iso: string, now: Date = new Date(), locale?: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) {
    return '';
  }
  const clock = time.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  if (time.toDateString() === now.toDateString()) {
    return clock;
  }
  const sameYear = time.getFullYear() === now.getFullYear();
  const day = time.toLocaleDateString(locale, {
    day: 'numeric',
    month: 'short',
    year: sameYear ? undefined : 'numeric'
  });
  return sameYear ? `${day}, ${clock}` : day;
}

/** A name for a file made from another: `notes.md` and `.sheet.md` give `notes.sheet.md`; only plain characters stay. */
export function derivedName(from: string, ending: string): string {
  const stem = baseName(from)
    .replace(/\.[A-Za-z0-9]{1,8}$/, '')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return (Array.from(stem).slice(0, 60).join('') || 'lesson') + ending;
}
