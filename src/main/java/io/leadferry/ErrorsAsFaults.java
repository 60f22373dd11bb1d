package io.leadferry;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Makes an Error that a step of a route throws, such as that memory is out or a class cannot be had, a fault of its message
 * like any other, so that the route deals with it. Some steps let one fall through: the message would then never end, and
 * what it holds, such as a permit, would be lost until the next start.
 */
final class ErrorsAsFaults implements InterceptStrategy {

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, Processor next) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                AtomicBoolean passedOn = new AtomicBoolean();
                try {
                    return super.process(exchange, sync -> {
                        passedOn.set(true);
                        callback.done(sync);
                    });
                } catch (VirtualMachineError | LinkageError e) {
                    if (passedOn.get()) {
                        throw e; // it is of a later step
                    }
                    exchange.setException(e);
                    callback.done(true);
                    return true;
                }
            }
        };
    }
}
