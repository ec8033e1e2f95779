// Written from docs/flow.schema.json by `npm run write-types`; do not edit.

export type Value = Const | This | Ref | Duration | Expr | Opaque | List | Dict;
export type Expr = Compares | Among | Ago | Asks | Joins | Negates;
export type Place = DataPlace | SubjectPlace;
export type Operand = DataPlace | SubjectPlace | Scalar;
export type Occasion =
  | {
      message: string;
    }
  | {
      signal: Value;
      sender?: Value;
      subject?: Value;
    }
  | {
      condition: Value;
      poll?: Duration;
    }
  | {
      rows: Value;
      subject: string;
      at: string;
      poll?: Duration;
    };
export type Node =
  | ExecuteNode
  | IfNode
  | SwitchNode
  | SplitNode
  | JoinNode
  | ExperimentNode
  | FormNode
  | ModelFormNode
  | SendMessageNode
  | SendMailNode
  | WebhookNode
  | UpdateNode
  | StartAutomationNode
  | WaitForNode
  | JumpNode
  | RepeatNode
  | EndNode
  | CustomNode;
export type NodeId = string;
export type Clause =
  | {
      goto: NodeId;
    }
  | {
      call: Call;
    }
  | {
      noop: true;
    };

export interface FlowDocument {
  schema: "automations.flow/1";
  name: string;
  doc?: string;
  verboseName?: string;
  verboseNamePlural?: string;
  version?: string;
  subject?: string;
  subjectFields?: string[];
  reentry?:
    | ("once" | "oneAtATime")
    | {
        perKey: string[];
      }
    | {
        coolDown: Duration;
      };
  zone?: Value;
  dimensions?: string[];
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  keep?: Value;
  commit?: "each" | "burst";
  renamedNodes?: {
    [k: string]: string;
  };
  permissions?: {
    [k: string]: string;
  };
  dashboardTemplate?: string;
  defaultTemplateName?: string;
  context?: Value;
  dataForm?: Value;
  dataSchema?: Value;
  publishReceivers?: boolean;
  templates?: {
    [k: string]: string;
  };
  unique?: boolean | string[];
  models?: {
    [k: string]: Ref;
  };
  goals?: {
    name: string;
    when: Occasion;
    within?: Duration;
    exits?: boolean;
    target?: number;
  }[];
  exits?: {
    name: string;
    when: Occasion;
  }[];
  entries?: (
    | {
        each: {
          objects: Value;
          every: Value;
          existing?: boolean;
          name?: string;
        };
      }
    | {
        form: {
          form: Value;
          name?: string;
          title?: string;
          permission?: string;
          anonymous?: boolean;
          user?: string;
          key?: string;
          templateName?: string;
          successUrl?: string;
        };
      }
  )[];
  /**
   * @minItems 1
   */
  nodes: [Node, ...Node[]];
}
export interface Duration {
  t: "duration";
  seconds: number;
}
export interface Const {
  t: "const";
  v: unknown;
  as?: "tuple" | "set" | "datetime" | "date" | "time" | "decimal" | "zone";
}
export interface This {
  t: "this";
  name: string;
}
export interface Ref {
  t: "ref";
  path: string;
}
export interface Compares {
  t: "expr";
  op: "==" | "!=" | "<" | "<=" | ">" | ">=" | "contains" | "startsWith";
  left: Place;
  right: Operand;
}
export interface DataPlace {
  t: "data";
  path: string;
}
export interface SubjectPlace {
  t: "subject";
  path: string;
}
export interface Scalar {
  t: "const";
  v: string | number | boolean | null;
  as?: "decimal";
}
export interface Among {
  t: "expr";
  op: "in";
  left: Place;
  right: {
    t: "const";
    /**
     * @maxItems 1000
     */
    v: (string | number | boolean | null)[];
  };
}
export interface Ago {
  t: "expr";
  op: "olderThan" | "within";
  left: Place;
  right: {
    t: "duration";
    seconds: number;
  };
}
export interface Asks {
  t: "expr";
  op: "empty" | "set";
  left: Place;
}
export interface Joins {
  t: "expr";
  op: "and" | "or";
  /**
   * @minItems 1
   * @maxItems 100
   */
  of: [Expr, ...Expr[]];
}
export interface Negates {
  t: "expr";
  op: "not";
  of: Expr;
}
export interface Opaque {
  t: "opaque";
  src: string;
  names?: {
    [k: string]: string;
  };
  file?: string;
  line?: number;
}
export interface List {
  t: "list";
  v: Value[];
  as?: "tuple" | "set";
}
export interface Dict {
  t: "dict";
  v: {
    [k: string]: Value;
  };
}
export interface ExecuteNode {
  id: NodeId;
  name?: string;
  kind: "execute";
  description?: string;
  call?: Call;
  detached?: boolean;
  effects?: string;
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface Call {
  args: Value[];
  kwargs?: {
    [k: string]: Value;
  };
}
export interface IfNode {
  id: NodeId;
  name?: string;
  kind: "if";
  description?: string;
  condition: This | Ref | Expr | Opaque;
  then?: Clause;
  else?: Clause;
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface SwitchNode {
  id: NodeId;
  name?: string;
  kind: "switch";
  description?: string;
  /**
   * @minItems 1
   */
  cases: [
    {
      ask: This | Ref | Expr | Opaque;
      goto: NodeId;
      label?: string;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      goto: NodeId;
      label?: string;
    }[]
  ];
  default?: NodeId;
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface SplitNode {
  id: NodeId;
  name?: string;
  kind: "split";
  description?: string;
  /**
   * @minItems 1
   */
  branches?: [NodeId, ...NodeId[]];
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  onError?: NodeId;
}
export interface JoinNode {
  id: NodeId;
  name?: string;
  kind: "join";
  description?: string;
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface ExperimentNode {
  id: NodeId;
  name?: string;
  kind: "experiment";
  description?: string;
  experiment: string;
  /**
   * @minItems 2
   */
  arms: [
    {
      name: string;
      weight: number;
      goto?: NodeId;
    },
    {
      name: string;
      weight: number;
      goto?: NodeId;
    },
    ...{
      name: string;
      weight: number;
      goto?: NodeId;
    }[]
  ];
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface FormNode {
  id: NodeId;
  name?: string;
  kind: "form";
  description?: string;
  form: Value;
  templateName?: string;
  context?: Value;
  repeated?: boolean;
  successUrl?: string;
  save?: Value;
  user?: {
    [k: string]: Value;
  };
  group?: {
    [k: string]: Value;
  };
  /**
   * @minItems 1
   */
  permissions?: [string, ...string[]];
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface ModelFormNode {
  id: NodeId;
  name?: string;
  kind: "modelForm";
  description?: string;
  form: Value;
  key: string;
  templateName?: string;
  context?: Value;
  repeated?: boolean;
  successUrl?: string;
  save?: Value;
  user?: {
    [k: string]: Value;
  };
  group?: {
    [k: string]: Value;
  };
  /**
   * @minItems 1
   */
  permissions?: [string, ...string[]];
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface SendMessageNode {
  id: NodeId;
  name?: string;
  kind: "sendMessage";
  description?: string;
  target: Value;
  message: string;
  token?: Value;
  severalReceivers?: boolean;
  data?: {
    [k: string]: Value;
  };
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface SendMailNode {
  id: NodeId;
  name?: string;
  kind: "sendMail";
  description?: string;
  template: string;
  to?: Value;
  subject?: Value;
  fromEmail?: Value;
  replyTo?: Value;
  scope?: string;
  unsubscribe?: boolean;
  attachments?: Value;
  context?: Value;
  language?: Value;
  skipMissing?: boolean;
  channel?: string;
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface WebhookNode {
  id: NodeId;
  name?: string;
  kind: "webhook";
  description?: string;
  url: Value;
  method?: string;
  json?: Value;
  headers?: Value;
  secret?: Value;
  patience?: Duration | This | Ref | Opaque;
  store?: string;
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface UpdateNode {
  id: NodeId;
  name?: string;
  kind: "update";
  description?: string;
  target?: string;
  values: {
    [k: string]: Value;
  };
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface StartAutomationNode {
  id: NodeId;
  name?: string;
  kind: "startAutomation";
  description?: string;
  automation: Value;
  wait?: boolean;
  data?: Value;
  more?: {
    [k: string]: Value;
  };
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface WaitForNode {
  id: NodeId;
  name?: string;
  kind: "waitFor";
  description?: string;
  /**
   * @minItems 1
   */
  waits: [
    {
      for: Occasion;
      goto?: NodeId;
      key?: Value;
      label?: string;
    },
    ...{
      for: Occasion;
      goto?: NodeId;
      key?: Value;
      label?: string;
    }[]
  ];
  within?: Duration | This | Ref | Opaque;
  else?: NodeId;
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface JumpNode {
  id: NodeId;
  name?: string;
  kind: "jump";
  description?: string;
  goto: NodeId;
  times: number;
  after?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface RepeatNode {
  id: NodeId;
  name?: string;
  kind: "repeat";
  description?: string;
  start?: NodeId;
  every?:
    | {
        minutes: number;
      }
    | {
        days: number;
      }
    | {
        cron: string;
      };
  at?: string;
  zone?: string;
  misfire?: "coalesce" | "catch_up" | "skip";
  until?: Value;
  times?: number;
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface EndNode {
  id: NodeId;
  name?: string;
  kind: "end";
  description?: string;
  exited?: string;
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
}
export interface CustomNode {
  id: NodeId;
  name?: string;
  kind: "custom";
  cls: string;
  call?: Call;
  /**
   * @minItems 1
   */
  skipIf?: [This | Ref | Expr | Opaque, ...(This | Ref | Expr | Opaque)[]];
  waitUntil?: Value;
  waitFor?: Duration | This | Ref | Opaque;
  /**
   * @minItems 1
   */
  asSoonAs?: [
    {
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      poll?: Duration;
    }[]
  ];
  during?: {
    days: string;
    from: string;
    to: string;
    zone?: Value;
    otherwise?: "next" | "skip";
  };
  atMost?: {
    times: number;
    per: Duration;
    channel?: string;
    bypass?: Value;
    otherwise?: "skip" | "wait";
  };
  /**
   * @minItems 1
   */
  limits?: [
    {
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    },
    ...{
      times: number;
      per?: Duration;
      key?: Value;
      name?: string;
    }[]
  ];
  priority?: number;
  queue?: string;
  skipAfter?: Duration;
  retry?: {
    maxAttempts?: number;
    delay?: Duration;
    backoff?: number;
    jitter?: number;
    maxDelay?: Duration | Const;
    on?: List | Const;
    giveUpOn?: List | Const;
  };
  timeout?: Duration;
  next?: NodeId;
  onError?: NodeId;
  then?: Clause;
  else?: Clause;
  /**
   * @minItems 1
   */
  cases?: [
    {
      ask: This | Ref | Expr | Opaque;
      goto: NodeId;
      label?: string;
    },
    ...{
      ask: This | Ref | Expr | Opaque;
      goto: NodeId;
      label?: string;
    }[]
  ];
  default?: NodeId;
  /**
   * @minItems 1
   */
  branches?: [NodeId, ...NodeId[]];
  /**
   * @minItems 2
   */
  arms?: [
    {
      name: string;
      weight: number;
      goto?: NodeId;
    },
    {
      name: string;
      weight: number;
      goto?: NodeId;
    },
    ...{
      name: string;
      weight: number;
      goto?: NodeId;
    }[]
  ];
  user?: {
    [k: string]: Value;
  };
  group?: {
    [k: string]: Value;
  };
  /**
   * @minItems 1
   */
  permissions?: [string, ...string[]];
  within?: Duration | This | Ref | Opaque;
  every?:
    | {
        minutes: number;
      }
    | {
        days: number;
      }
    | {
        cron: string;
      };
  at?: string;
  zone?: string;
  misfire?: "coalesce" | "catch_up" | "skip";
  until?: Value;
  times?: number;
}
