/**
 * The curve of a run: loss above, gradient norm below, on one x axis, with a crosshair for mouse and keyboard.
 * Draws what it is given; the arithmetic is in chart.ts. Shape tells the lines apart, not colour alone: the loss is a
 * solid line over a faint one of the raw values, held-out loss is dots, the gradient norm has an axis of its own.
 */

import * as React from 'react';
import * as chart from '../chart';
import { finite, number } from '../format';
import { Point } from '../protocol';
import { useBench } from './context';

const LEFT = 40;
const RIGHT = 8;
const LOSS = { top: 8, height: 112 };
const NORM = { top: 136, height: 48 };
const HEIGHT = 204;

interface ICurveProps {
  points: readonly Point[];
  /** Changes when points do: the array itself may be the same one, grown. */
  stamp: string;
  log: boolean;
  smoothing: number;
}

/** The two plots and, under them, the values at the crosshair. */
export const Curve = React.memo((props: ICurveProps): JSX.Element => {
  const { points, stamp, log, smoothing } = props;
  const { trans } = useBench();
  const [box, width] = useWidth();
  const [cursor, setCursor] = React.useState<number | null>(null); // a step, so that it stays put while points arrive
  const drawn = React.useMemo(() => layout(points, width, log, smoothing), [stamp, points, width, log, smoothing]);
  const xs = drawn.xs;
  const last = xs.length - 1;
  const at = cursor === null ? -1 : chart.nearest(xs, cursor);
  const shown = at < 0 ? last : at;
  const move = (index: number) => setCursor(xs[Math.min(Math.max(index, 0), last)] ?? null);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const leap = Math.max(Math.round(xs.length / 10), 1);
    const from = at < 0 ? last : at;
    const to: Record<string, number> = {
      ArrowLeft: from - 1,
      ArrowDown: from - 1,
      ArrowRight: from + 1,
      ArrowUp: from + 1,
      PageDown: from - leap,
      PageUp: from + leap,
      Home: 0,
      End: last
    };
    if (event.key in to) {
      event.preventDefault();
      event.stopPropagation();
      move(to[event.key]);
    } else if (event.key === 'Escape') {
      setCursor(null);
    }
  };
  const onPointer = (event: React.PointerEvent) => {
    const left = event.currentTarget.getBoundingClientRect().left;
    move(chart.nearest(drawn.pixels, event.clientX - left));
  };
  const values = points[drawn.index[shown]];
  const held = heldAt(points, drawn.index[shown]); // measured now and then only
  return (
    <div className="jp-MiuCurve">
      <div
        ref={box}
        className="jp-MiuCurve-box"
        role="slider"
        tabIndex={0}
        aria-label={trans.__('Loss and gradient norm by step; arrow keys move along the run')}
        aria-valuemin={xs[0] ?? 0}
        aria-valuemax={xs[last] ?? 0}
        aria-valuenow={xs[shown] ?? 0}
        aria-valuetext={values ? spoken(trans, values, held) : trans.__('no points yet')}
        onKeyDown={onKeyDown}
        onPointerMove={onPointer}
        onPointerLeave={() => setCursor(null)}
        onBlur={() => setCursor(null)}
      >
        <svg width={width} height={HEIGHT} aria-hidden="true" focusable="false">
          <Axis {...LOSS} width={width} ticks={drawn.lossTicks} />
          <Axis {...NORM} width={width} ticks={drawn.normTicks} />
          <path className="jp-MiuCurve-raw" d={drawn.raw} />
          <path className="jp-MiuCurve-loss" d={drawn.loss} />
          <path className="jp-MiuCurve-held" d={drawn.held} />
          {drawn.dots.map(([x, y]) => (
            <circle key={x} className="jp-MiuCurve-dot" cx={x} cy={y} r={2.5} />
          ))}
          <path className="jp-MiuCurve-norm" d={drawn.norm} />
          {[
            { top: LOSS.top, words: trans.__('loss') },
            { top: NORM.top, words: trans.__('gradient norm') }
          ].map(({ top, words }) => (
            <text key={top} className="jp-MiuCurve-title" x={width - RIGHT} y={top + 10} textAnchor="end">
              {words}
            </text>
          ))}
          {drawn.stepTicks.map(({ at: x, label }, i) => (
            <text key={label} x={x} y={HEIGHT - 6} textAnchor={i ? 'end' : 'start'}>
              {label}
            </text>
          ))}
          {at >= 0 && (
            <path
              className="jp-MiuCurve-cursor"
              d={`M${drawn.pixels[at].toFixed(1)} ${LOSS.top}V${NORM.top + NORM.height}`}
            />
          )}
        </svg>
      </div>
      <dl className="jp-MiuCurve-values">
        <Value of={trans.__('step')} is={xs[shown] === undefined ? '–' : String(xs[shown])} />
        <Value of={trans.__('loss')} is={number(values?.[1])} mark="loss" />
        <Value
          of={trans.__('held-out')}
          is={number(held?.[2])}
          mark="held"
          title={held ? trans.__('measured at step %1', held[0]) : undefined}
        />
        <Value of={trans.__('‖g‖')} is={number(values?.[3])} mark="norm" title={trans.__('gradient norm')} />
      </dl>
    </div>
  );
});

function Value(props: { of: string; is: string; mark?: string; title?: string }): JSX.Element {
  return (
    <div title={props.title}>
      <dt>
        {props.mark && <span className="jp-MiuCurve-key" data-line={props.mark} aria-hidden="true" />}
        {props.of}
      </dt>
      <dd>{props.is}</dd>
    </div>
  );
}

/** The newest point with a held-out loss, up to this one. */
function heldAt(points: readonly Point[], index: number): Point | null {
  for (let i = index; i >= 0; i--) {
    if (finite(points[i]?.[2])) {
      return points[i];
    }
  }
  return null;
}

function spoken(trans: ReturnType<typeof useBench>['trans'], point: Point, held: Point | null): string {
  const [step, loss, , norm] = point;
  const parts = [trans.__('step %1', step), trans.__('loss %1', number(loss))];
  if (held !== null) {
    parts.push(trans.__('held-out loss %1 at step %2', number(held[2]), held[0]));
  }
  parts.push(trans.__('gradient norm %1', number(norm)));
  return parts.join(', ');
}

interface ITick {
  at: number;
  label: string;
}

function Axis(props: { top: number; height: number; width: number; ticks: ITick[] }): JSX.Element {
  const { top, height, width, ticks } = props;
  return (
    <g className="jp-MiuCurve-axis">
      {ticks.map(({ at, label }) => (
        <React.Fragment key={label}>
          <path className="jp-MiuCurve-grid" d={`M${LEFT} ${at.toFixed(1)}H${width - RIGHT}`} />
          <text x={LEFT - 6} y={at + 3} textAnchor="end">
            {label}
          </text>
        </React.Fragment>
      ))}
      <path className="jp-MiuCurve-frame" d={`M${LEFT} ${top}V${top + height}H${width - RIGHT}`} />
    </g>
  );
}

/** Everything that is drawn, as strings and pixels. */
function layout(points: readonly Point[], width: number, log: boolean, smoothing: number) {
  const good = points.flatMap((p, i) => (Array.isArray(p) && Number.isFinite(p[0]) ? [i] : []));
  const xs = good.map(i => points[i][0]);
  const column = (c: 1 | 2 | 3) => good.map((i): chart.Sample => [points[i][0], points[i][c] ?? null]);
  const [raw, held, norms] = [column(1), column(2).filter(([, y]) => y !== null), column(3)];
  const [first, end] = [xs[0] ?? 0, Math.max(xs[xs.length - 1] ?? 0, (xs[0] ?? 0) + 1)];
  const x = chart.scale([first, end], [LEFT, width - RIGHT]);
  const axis = (series: chart.Sample[][], place: typeof LOSS, wanted: number) => {
    const from = chart.domain(chart.extent(series, log), log);
    const y = chart.scale(from, [place.top + place.height, place.top], log);
    const marks = chart.ticks(from, wanted, log).map(value => ({ at: y(value) ?? 0, label: tickLabel(value) }));
    return { y, marks };
  };
  const loss = axis([raw, held], LOSS, 4);
  const norm = axis([norms], NORM, 2);
  const thin = (samples: chart.Sample[]) => chart.decimate(samples, first, end, Math.max(width - LEFT - RIGHT, 50));
  const smoothed = smoothing > 0;
  return {
    xs,
    index: good,
    pixels: xs.map(v => x(v) ?? 0),
    lossTicks: loss.marks,
    normTicks: norm.marks,
    stepTicks: xs.length
      ? [
          { at: LEFT, label: String(first) },
          { at: width - RIGHT, label: String(xs[xs.length - 1]) }
        ].slice(0, xs.length > 1 ? 2 : 1)
      : [],
    raw: smoothed ? chart.path(thin(raw), x, loss.y) : '',
    loss: chart.path(thin(smoothed ? chart.smooth(raw, smoothing) : raw), x, loss.y),
    held: chart.path(held, x, loss.y, true),
    dots: held.length > 60 ? [] : held.flatMap(([s, v]) => dot(x(s), v === null ? null : loss.y(v))),
    norm: chart.path(thin(smoothed ? chart.smooth(norms, smoothing) : norms), x, norm.y)
  };
}

function dot(x: number | null, y: number | null): [number, number][] {
  return x === null || y === null ? [] : [[x, y]];
}

function tickLabel(value: number): string {
  return value !== 0 && (Math.abs(value) < 0.001 || Math.abs(value) >= 1e5) ? value.toExponential(0) : String(value);
}

/** The width that the plot has, and a ref for the element that has it. */
function useWidth(): [React.RefObject<HTMLDivElement>, number] {
  const box = React.useRef<HTMLDivElement>(null);
  const [width, setWidth] = React.useState(280);
  React.useLayoutEffect(() => {
    const node = box.current;
    if (!node) {
      return;
    }
    const measure = () => setWidth(was => Math.round(node.clientWidth) || was);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}
