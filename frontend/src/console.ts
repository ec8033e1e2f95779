/** What every page of the console loads: its styles, and what makes it more than a page. */
import "./styles/console.css";
import { start as startCopying } from "./copying";
import { start as startFolds } from "./folds";
import { start as startLive } from "./live/live";
import { start as startGuard } from "./sending/guard";

startCopying();
startFolds();
startLive();
startGuard();
