import { Link } from "react-router";
import { type ActionKind, KINDS } from "@/shared/actions/action-kinds.ts";
import type { CaseView } from "@/shared/api/types.ts";
import { lastList, neighbours } from "@/shared/case/last-list.ts";
import { transactionPath } from "@/shared/lib/paths.ts";
import { AsOf } from "@/shared/ui/as-of.tsx";
import { Copy } from "@/shared/ui/copy.tsx";
import { Head } from "@/shared/ui/head.tsx";
import { Icon } from "@/shared/ui/icon.tsx";
import { Menu, MenuItem } from "@/shared/ui/menu.tsx";

interface Props {
  its: CaseView;
  isOld: boolean;
  onAct: (kind: ActionKind) => void;
}

export function CaseHead({ its, isOld, onAct }: Props) {
  const kinds = KINDS.filter(({ kind, fits }) => kind !== "COMMENT" && fits(its));
  const trigger = (
    <button type="button" className="primary" data-act>
      Act <Icon name="down" />
    </button>
  );
  return (
    <>
      <BackToList txnId={its.txn_id} />
      <Head title={its.txn_id} about={<About its={its} isOld={isOld} />}>
        <Copy text={its.txn_id} what="the id" />
        <Copy text={window.location.href} what="the link" icon="link" />
        <button type="button" onClick={() => onAct("COMMENT")}>
          Comment
        </button>
        <Menu label="Act" trigger={trigger} align="end">
          {kinds.map(({ kind, name }) => (
            <MenuItem key={kind} onSelect={() => onAct(kind)}>
              {name}…
            </MenuItem>
          ))}
        </Menu>
      </Head>
    </>
  );
}

function BackToList({ txnId }: { txnId: string }) {
  const list = lastList();
  const [before, after] = neighbours(txnId);
  return (
    <nav className="back" aria-label="The list">
      <Link to={list?.address ?? "/transactions"}>
        <Icon name="left" /> {list?.name ?? "Transactions"}
      </Link>
      {before ? (
        <Link to={transactionPath(before)} replace>
          Previous
        </Link>
      ) : null}
      {after ? (
        <Link to={transactionPath(after)} replace>
          Next
        </Link>
      ) : null}
    </nav>
  );
}

function About({ its, isOld }: { its: CaseView; isOld: boolean }) {
  const by = its.served_by;
  if (!by) return null;
  const where = by.source === "engine" ? "from the engine" : "from Postgres, the engine is away";
  return (
    <>
      {where}, <AsOf at={by.as_of} isOld={isOld} />
    </>
  );
}
