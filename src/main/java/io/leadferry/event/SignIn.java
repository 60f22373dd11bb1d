package io.leadferry.event;

import io.leadferry.feed.Subscriber.Mailbox;
import jakarta.mail.PasswordAuthentication;
import org.apache.camel.component.mail.MailAuthenticator;

/** Signs in at a mail server, so that the password stands in no address. */
final class SignIn extends MailAuthenticator {

    private final Mailbox mailbox;

    SignIn(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    @Override
    public PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(
                mailbox.userName(),
                mailbox.password() == null ? null : mailbox.password().reveal());
    }
}
