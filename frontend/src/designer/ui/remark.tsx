/** A remark on the canvas: no part of the logic. */

import type { NodeProps } from "@xyflow/react";
import { memo, useState } from "react";
import { remarking, unremarking } from "../core/placing";
import { t } from "../core/say";
import { Icon } from "./icon";
import type { RemarkNode } from "./nodes";
import { usePage } from "./page";

export const RemarkCard = memo(function RemarkCard({ data }: NodeProps<RemarkNode>) {
  const { session, desk } = usePage();
  const { remark, fixed } = data;
  const [writing, write] = useState(desk.fresh === remark.id);
  const save = (text: string) => {
    session.run({
      title: t("Write a remark"),
      edit: remarking({ ...remark, text }),
      burst: `remark ${remark.id}`,
    });
  };
  const remove = () => session.run({ title: t("Remove a remark"), edit: unremarking(remark.id) });
  if (writing && !fixed)
    return (
      <div className="a-remark" data-remark={remark.id}>
        <textarea
          className="nodrag nopan nowheel"
          aria-label={t("Remark")}
          tabIndex={-1}
          // biome-ignore lint/a11y/noAutofocus: it was just asked for
          autoFocus
          value={remark.text}
          onChange={({ target }) => save(target.value)}
          onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
          onBlur={() => {
            write(false);
            desk.fresh = "";
            session.bus.settle();
          }}
        />
      </div>
    );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a second way to the button in it
    <div className="a-remark" data-remark={remark.id} onDoubleClick={() => write(true)}>
      <p>{remark.text || t("Empty remark")}</p>
      {!fixed && (
        <div className="a-remark-acts nodrag nopan">
          <button type="button" tabIndex={-1} aria-label={t("Write")} onClick={() => write(true)}>
            <Icon name="edit" />
          </button>
          <button type="button" tabIndex={-1} aria-label={t("Remove")} onClick={remove}>
            <Icon name="trash" />
          </button>
        </div>
      )}
    </div>
  );
});
