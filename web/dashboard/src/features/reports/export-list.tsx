import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { download } from "@/shared/api/client.ts";
import { ApiProblem } from "@/shared/api/problem.ts";
import type { ExportView } from "@/shared/api/types.ts";
import { exportIds, forgetExport } from "@/shared/exports/export-store.ts";
import { useExport } from "@/shared/exports/use-export.ts";
import { count } from "@/shared/lib/numbers.ts";
import { useStore } from "@/shared/lib/store.ts";
import { Icon } from "@/shared/ui/icon.tsx";
import { Panel } from "@/shared/ui/panel.tsx";
import { Time } from "@/shared/ui/time.tsx";

/** The files asked for in this browser, newest first. */
export function ExportList() {
  const ids = useStore(exportIds);
  return (
    <Panel title="Files of this browser">
      {ids.length === 0 ? (
        <p className="panel-body quiet-text">None yet. A file is kept for a day.</p>
      ) : null}
      <ul className="exports">
        {ids.map((id) => (
          <Export key={id} id={id} />
        ))}
      </ul>
    </Panel>
  );
}

function Export({ id }: { id: string }) {
  const { data, error } = useExport(id);
  const isGone = error instanceof ApiProblem && error.status === 404;
  useEffect(() => {
    if (isGone) forgetExport(id);
  }, [isGone, id]);
  if (!data) return null;
  return (
    <li>
      <span className="export-name">
        {data.name}.{data.format}
      </span>
      <Progress its={data} />
      <Download its={data} />
      <span className="faint">
        asked for <Time at={data.created_at} />, kept until <Time at={data.expires_at} />
      </span>
    </li>
  );
}

function Progress({ its }: { its: ExportView }) {
  if (its.status === "FAILED") return <span className="overdue">Failed: {its.detail}</span>;
  if (its.status === "DONE") return <span className="quiet-text">{count(its.rows)} rows</span>;
  return (
    <span role="status">
      <progress
        max={its.total ?? undefined}
        value={its.total ? its.rows : undefined}
        aria-label="Rows written"
      />{" "}
      {count(its.rows)}
      {its.total ? ` of ${count(its.total)}` : ""}
    </span>
  );
}

function Download({ its }: { its: ExportView }) {
  const fetchFile = useMutation({
    mutationFn: (file: string) => download(file, `${its.name}.${its.format}`),
  });
  const { file } = its;
  if (!file) return <span />;
  return (
    <button type="button" disabled={fetchFile.isPending} onClick={() => fetchFile.mutate(file)}>
      <Icon name="download" /> Download
    </button>
  );
}
