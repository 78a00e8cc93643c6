/** Asks the server for JSON. A refusal is an error with the server's sentence. */

export async function ask<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return answered(await fetch(path, { ...(signal !== undefined && { signal }) }));
}

export async function tell<Answer>(path: string): Promise<Answer> {
  return answered(await fetch(path, { method: 'POST' }));
}

async function answered<Answer>(response: Response): Promise<Answer> {
  if (response.ok) return (await response.json()) as Answer;
  const text = await response.text();
  throw new Error(sentenceIn(text) || `the server answered ${response.status}`);
}

/** Refusals are text, or JSON with the reason. */
function sentenceIn(text: string): string {
  try {
    return (JSON.parse(text) as { readonly why: string }).why;
  } catch {
    return text.trim();
  }
}
