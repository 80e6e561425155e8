import { identity } from "@/shared/api/auth.ts";
import { problemOf } from "@/shared/api/problem.ts";
import type { PipelineView } from "@/shared/api/types.ts";

export async function getPipeline(): Promise<PipelineView> {
  const response = await fetch("/pipeline", { headers: identity() });
  if (!response.ok) throw problemOf(response, await response.json().catch(() => null));
  return (await response.json()) as PipelineView;
}
