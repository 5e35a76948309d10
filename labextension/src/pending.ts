/** Requests that wait for their answers, by their ids. Knows replies; knows no comm. */

import { UUID } from '@lumino/coreutils';
import { Failure, RequestError } from './errors';
import { IReply } from './protocol';

interface IWaiting {
  answer: (reply: IReply) => void;
  fail: (failure: Failure) => void;
}

/** What one page asked one kernel and has not heard of yet. */
export class Pending {
  /** Send a request under a new id. Rejects with a RequestError where the answer is no, or does not come in time. */
  ask(send: (id: string) => void, timeout: number): Promise<unknown> {
    const id = UUID.uuid4();
    return new Promise((resolve, reject) => {
      const done = (act: () => void) => {
        clearTimeout(timer);
        this._waiting.delete(id);
        act();
      };
      const fail = (failure: Failure) => done(() => reject(new RequestError(failure)));
      const timer = setTimeout(() => fail('silent'), timeout);
      const answer = ({ ok, data, error, hint }: IReply) =>
        done(() => (ok ? resolve(data) : reject(new RequestError('refused', error, hint))));
      this._waiting.set(id, { answer, fail });
      try {
        send(id);
      } catch {
        fail('lost');
      }
    });
  }

  /** An answer came; of another page's question nothing is known here. */
  answer(reply: IReply): void {
    this._waiting.get(reply.reply)?.answer(reply);
  }

  /** There is no one left who could answer. */
  lose(): void {
    for (const { fail } of [...this._waiting.values()]) {
      fail('lost');
    }
  }

  private _waiting = new Map<string, IWaiting>();
}
