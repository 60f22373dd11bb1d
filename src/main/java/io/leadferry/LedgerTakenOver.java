package io.leadferry;

import org.springframework.context.ApplicationEvent;

/**
 * Another ferry has the ledger of this one by now. Nothing that this one does is written down any more, so it is to end at
 * once, as by a kill: whatever it waits for, the other one settles.
 */
public final class LedgerTakenOver extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    LedgerTakenOver(Object ferry) {
        super(ferry);
    }
}
