package io.leadferry.console;

import io.leadferry.ledger.LedgerWatch;
import java.util.Objects;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What cannot be answered while the ledger cannot be used is a matter of time: 503, with what it waits for. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class LedgerAwayAdvice {

    private final LedgerWatch ledger;

    LedgerAwayAdvice(LedgerWatch ledger) {
        this.ledger = ledger;
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ProblemDetail away(RuntimeException fault) {
        String reason = Objects.toString(
                NestedExceptionUtils.getMostSpecificCause(fault).getMessage(),
                fault.getClass().getSimpleName());
        return ProblemCode.LEDGER_AWAY.problem(ledger.away()
                .map(away -> "the ledger cannot be used since " + away.since() + ": " + away.reason())
                .orElse("the ledger cannot be used: " + reason));
    }
}
