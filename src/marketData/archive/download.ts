import { ArchiveDamaged, ArchiveRefused, ArchiveUnreachable } from "./errors.js";

/** How patient a download is. */
export interface RetryPolicy {
  readonly attempts: number;
  /** Pause before the second attempt in milliseconds; it doubles each time. */
  readonly firstPauseMs: number;
  /** How long one attempt may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Waits; replaceable, so that tests need not. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 4,
  firstPauseMs: 500,
  timeoutMs: 60_000,
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Far above any month of bars; protects the memory from a wrong URL. */
const MAX_BYTES = 256 * 1024 * 1024;

type Attempt =
  | { readonly kind: "body"; readonly body: Uint8Array }
  | { readonly kind: "missing" }
  | { readonly kind: "retry"; readonly reason: string; readonly cause?: unknown };

/** `fetch` hides the interesting part (refused, not found, reset) in the cause. */
function networkReason(error: unknown): string {
  const cause = (error as Error).cause;
  return cause instanceof Error && cause.message !== "" ? cause.message : (error as Error).message;
}

async function attemptDownload(url: string, timeoutMs: number): Promise<Attempt> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (response.ok) {
      if (Number(response.headers.get("content-length") ?? 0) > MAX_BYTES)
        throw new ArchiveDamaged(url, "the file is too large for a month of bars");
      return { kind: "body", body: new Uint8Array(await response.arrayBuffer()) };
    }
    await response.body?.cancel();
    if (response.status === 404) return { kind: "missing" };
    if (response.status >= 500 || response.status === 429) return { kind: "retry", reason: `status ${response.status}` };
    throw new ArchiveRefused(url, response.status);
  } catch (error) {
    if (error instanceof ArchiveRefused || error instanceof ArchiveDamaged) throw error;
    return { kind: "retry", reason: networkReason(error), cause: error };
  }
}

/**
 * Downloads one file. Server failures (5xx, 429) and network failures are tried again after a growing pause, a bounded
 * number of times.
 *
 * @returns the bytes, or undefined if the server has no such file (404)
 * @throws ArchiveUnreachable when the attempts ran out
 * @throws ArchiveRefused on any other answer
 */
export async function download(url: string, policy: RetryPolicy = DEFAULT_RETRY): Promise<Uint8Array | undefined> {
  for (let attempt = 1; ; attempt++) {
    const result = await attemptDownload(url, policy.timeoutMs);
    if (result.kind === "body") return result.body;
    if (result.kind === "missing") return undefined;
    if (attempt >= policy.attempts) throw new ArchiveUnreachable(url, attempt, result.reason, result.cause);
    await policy.pause(policy.firstPauseMs * 2 ** (attempt - 1));
  }
}
