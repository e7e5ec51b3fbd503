package com.atomicmcp.command.signin;

import com.atomicmcp.door.Callers;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import org.springframework.security.web.webauthn.registration.HttpSessionPublicKeyCredentialCreationOptionsRepository;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Takes new passkeys: a script of the account page asks for them, as no form can. */
@RestController
class PasskeyController {
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new WebauthnJacksonModule()).build();

    private final Passkeys passkeys;
    private final Callers callers;
    private final HttpSessionPublicKeyCredentialCreationOptionsRepository asked =
            new HttpSessionPublicKeyCredentialCreationOptionsRepository();

    PasskeyController(Passkeys passkeys, Callers callers) {
        this.passkeys = passkeys;
        this.callers = callers;
    }

    record Beginning(@Nullable String password) {}

    /** @param credential as the browser writes it */
    record New(@Nullable String name, @Nullable String credential) {}

    @PostMapping(path = "/account/passkeys/options", produces = MediaType.APPLICATION_JSON_VALUE)
    String begin(
            @RequestBody Beginning body,
            Authentication visitor,
            HttpServletRequest request,
            HttpServletResponse response) {
        own(callers);
        var options = passkeys.begin(visitor, body.password(), request.getRemoteAddr());
        asked.save(request, response, options);
        return JSON.writeValueAsString(options);
    }

    @PostMapping("/account/passkeys")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void add(@RequestBody New body, HttpServletRequest request, HttpServletResponse response) {
        own(callers);
        var options = asked.load(request);
        if (options == null) {
            throw new Refused(new InvalidValue("passkey", "was not asked for; begin again"));
        }
        asked.save(request, response, null);
        passkeys.add(callers.account(), options, body.name(), read(body.credential()));
    }

    /** Whom only an identity provider vouches for could otherwise open, or take from the owner, what is not the provider's. */
    static void own(Callers callers) {
        if (callers.only().isPresent()) {
            throw new Refused(new NotAllowed("that you sign in with your password", List.of()));
        }
    }

    private static PublicKeyCredential<AuthenticatorAttestationResponse> read(@Nullable String credential) {
        try {
            return JSON.readValue(credential == null ? "" : credential, new TypeReference<>() {});
        } catch (JacksonException | IllegalArgumentException unreadable) {
            throw new Refused(new InvalidValue("credential", "cannot be read"));
        }
    }
}
