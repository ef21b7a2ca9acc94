// Every syntax node the compiler knows. What is missing here is refused, never passed through.
import { expressionVisitors } from './expressions.ts';
import { functionVisitors } from './functions.ts';
import { statementVisitors } from './statements.ts';
import type { Visitors } from './context.ts';

export const plainVisitors: Visitors = { ...expressionVisitors, ...functionVisitors, ...statementVisitors } as Visitors;
