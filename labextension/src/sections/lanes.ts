/**
 * Where the dots and lines of the timeline go: states newest first, each with its parent, put into lanes.
 * Names in, lane numbers out; knows no element and nothing of what a state is.
 */

/** A state to be placed. A parent that is not in the list counts as the last row. */
export interface INode {
  readonly name: string;
  readonly parent: string | null;
}

/** One row: its dot's lane, and the lanes with a line above the dot, below it, and joining it from the side. */
export interface IRow {
  readonly lane: number;
  readonly above: readonly number[];
  readonly below: readonly number[];
  readonly joins: readonly number[];
}

/** At most this many lanes are drawn apart; further branches share the last. */
export const LANES = 5;

/** A row for each node; the last node is the root that everything begins at. */
export function rows(nodes: readonly INode[]): IRow[] {
  const root = nodes.length ? nodes[nodes.length - 1].name : '';
  const known = new Set(nodes.map(node => node.name));
  const waiting: (string | null)[] = []; // by lane: the state that the line comes from, further down
  const drawn = (lanes: number[]) => [...new Set(lanes.map(lane => Math.min(lane, LANES - 1)))];
  const used = () => waiting.flatMap((name, lane) => (name === null ? [] : [lane]));
  return nodes.map((node, i) => {
    const above = used();
    const here = above.filter(lane => waiting[lane] === node.name);
    const free = waiting.indexOf(null);
    const lane = here.length ? here[0] : free >= 0 ? free : waiting.length;
    here.forEach(l => (waiting[l] = null));
    const last = i === nodes.length - 1;
    const parent = node.parent !== null && known.has(node.parent) && node.parent !== node.name ? node.parent : root;
    waiting[lane] = last ? null : parent;
    return {
      lane: Math.min(lane, LANES - 1),
      above: drawn(above),
      below: last ? [] : drawn(used()),
      joins: drawn(here.slice(1)).filter(l => l !== Math.min(lane, LANES - 1))
    };
  });
}
