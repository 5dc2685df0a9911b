export const roles = ['operator', 'agency', 'auditor', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who acts. `clock` is the system itself when something falls due; nobody can be given that role. */
export interface Actor {
  readonly subject: string;
  readonly role: Role | 'clock';
  /** The ministry or agency the person acts for. */
  readonly organisation?: string;
  /** The identity provider that knows the person by this subject; left out where the ledger's own key signed. */
  readonly issuer?: string;
}
