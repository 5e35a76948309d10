/**
 * How a section reads and asks: hooks over the panel's model. Knows React and the model; knows no section.
 *
 * `usePanel` renders a section again only when what it selected has changed, so a step of a lesson costs the header's
 * progress and the curve, nothing else. What is selected must be a primitive or keep its identity while it is the same.
 */

import * as React from 'react';
import { IRequests } from '../protocol';
import { IWorkbench } from '../workbench';
import { IProblem, PanelModel, problemOf } from './model';

const Context = React.createContext<PanelModel | null>(null);

/** Gives the sections below it the model. */
export const PanelProvider = Context.Provider;

/** The panel's model itself; reading from it does not subscribe. */
export function useModel(): PanelModel {
  const model = React.useContext(Context);
  if (!model) {
    throw new Error('a section outside the panel');
  }
  return model;
}

/** The workbench itself; reading from it does not subscribe. */
export function useBench(): IWorkbench {
  return useModel().bench;
}

/** A value of the model or the workbench, kept up to date. */
export function usePanel<T>(select: (model: PanelModel) => T): T {
  const model = useModel();
  const subscribe = React.useCallback(
    (tell: () => void) => {
      model.changed.connect(tell);
      return () => {
        model.changed.disconnect(tell);
      };
    },
    [model]
  );
  return React.useSyncExternalStore(subscribe, () => select(model));
}

/** Whether a lesson holds the kernel: learning, paused, stopping, or a model is being loaded. */
export function useBusy(): boolean {
  return usePanel(({ bench }) => ['learning', 'paused', 'stopping', 'loading'].includes(bench.state?.status ?? ''));
}

/** A field that keeps its text while another notebook is looked at. */
export function useDraft<T>(field: string, initial: T): [T, (value: T) => void] {
  const model = useModel();
  const [value, setValue] = React.useState<T>(() => model.draft(field, initial));
  const keep = React.useCallback(
    (next: T) => {
      model.setDraft(field, next);
      setValue(() => next);
    },
    [model, field]
  );
  return [value, keep];
}

/** Something that takes a while and may fail, begun by a click. */
export interface IDoing {
  readonly busy: boolean;
  readonly problem: IProblem | null;
  /** Do it; resolves to whether it worked. A second call while the first runs does nothing. */
  run(work: () => Promise<unknown>): Promise<boolean>;
  dismiss(): void;
}

/** State of the last thing that was begun here. */
export function useDoing(): IDoing {
  const [busy, setBusy] = React.useState(false);
  const [problem, setProblem] = React.useState<IProblem | null>(null);
  const running = React.useRef(false);
  const run = React.useCallback(async (work: () => Promise<unknown>) => {
    if (running.current) {
      return false;
    }
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  const dismiss = React.useCallback(() => setProblem(null), []);
  return React.useMemo(() => ({ busy, problem, run, dismiss }), [busy, problem, run, dismiss]);
}

/** What the kernel was asked for: the newest answer, or why there is none. */
export interface IAsked<T> {
  readonly data: T | null;
  readonly loading: boolean;
  readonly problem: IProblem | null;
  refresh(): void;
  dismiss(): void;
}

/** Ask when shown, and again whenever `key` changes; an answer to an older question is dropped. */
export function useRequest<K extends keyof IRequests, T>(
  op: K,
  args: IRequests[K]['args'],
  read: (data: unknown) => T,
  key: string
): IAsked<T> {
  const bench = useBench();
  const [data, setData] = React.useState<T | null>(null);
  const [loading, setLoading] = React.useState(true);
  const [problem, setProblem] = React.useState<IProblem | null>(null);
  const [round, setRound] = React.useState(0);
  React.useEffect(() => {
    let wanted = true;
    setLoading(true);
    bench.request(op, args).then(
      found => {
        if (wanted) {
          setData(read(found));
          setProblem(null);
          setLoading(false);
        }
      },
      (error: unknown) => {
        if (wanted) {
          setProblem(problemOf(error));
          setLoading(false);
        }
      }
    );
    return () => {
      wanted = false;
    };
    // args and read are the same for the same op in this panel; `key` says when to ask again
  }, [bench, op, key, round]);
  const refresh = React.useCallback(() => setRound(r => r + 1), []);
  const dismiss = React.useCallback(() => setProblem(null), []);
  return { data, loading, problem, refresh, dismiss };
}
