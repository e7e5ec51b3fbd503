package com.atomicmcp.command.signin;

import com.atomicmcp.door.Callers;
import com.atomicmcp.rejection.Refused;
import com.atomicmcp.rejection.Rejection.InvalidValue;
import com.atomicmcp.rejection.Rejection.NotFound;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages for changing a password, for those who forgot theirs, and for removing passkeys. */
@Controller
class AccountPages {
    static final String LINK_IS_ON_ITS_WAY =
            "If there is an account with this email address, a letter with a link is on its way to it. The link is good"
                    + " for 30 minutes and for one use.";

    private final PasswordChanges passwords;
    private final Passkeys passkeys;
    private final BrowserSessions sessions;
    private final Accounts accounts;
    private final Callers callers;

    AccountPages(
            PasswordChanges passwords,
            Passkeys passkeys,
            BrowserSessions sessions,
            Accounts accounts,
            Callers callers) {
        this.passwords = passwords;
        this.passkeys = passkeys;
        this.sessions = sessions;
        this.accounts = accounts;
        this.callers = callers;
    }

    @GetMapping("/account")
    String account(
            @RequestParam(required = false) @Nullable String changed,
            @RequestParam(required = false) @Nullable String added,
            Model model) {
        if (changed != null) {
            model.addAttribute("notice", "Your password is changed, and you are signed out everywhere else.");
        } else if (added != null) {
            model.addAttribute("notice", "The passkey is added. You can sign in with it from now on.");
        }
        return account(model);
    }

    @PostMapping("/account")
    String change(
            @RequestParam(required = false) @Nullable String oldPassword,
            @RequestParam(required = false) @Nullable String newPassword,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            sessions.keep(
                    request, passwords.change(callers.account(), oldPassword, newPassword, request.getRemoteAddr()));
            return "redirect:/account?changed";
        } catch (Refused refused) {
            refuse(refused, model, response);
        } catch (TooManyAttempts tooMany) {
            refuse(tooMany, model, response);
        }
        return account(model);
    }

    @GetMapping("/password-reset")
    String forgotten(
            @RequestParam(required = false) @Nullable String token, Model model, HttpServletResponse response) {
        return token == null ? "password-forgotten" : choice(token, model, response);
    }

    @PostMapping("/password-reset")
    String sendLink(
            @RequestParam(required = false) @Nullable String email,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            passwords.sendLink(email, request.getRemoteAddr());
            model.addAttribute("notice", LINK_IS_ON_ITS_WAY);
        } catch (TooManyAttempts tooMany) {
            refuse(tooMany, model, response);
        }
        return "password-forgotten";
    }

    @PostMapping("/password-reset/redemption")
    String redeem(
            @RequestParam(required = false) @Nullable String token,
            @RequestParam(required = false) @Nullable String newPassword,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            passwords.redeem(token, newPassword, request.getRemoteAddr());
            return "redirect:/login?changed";
        } catch (Refused refused) {
            refuse(refused, model, response);
        }
        return choice(token, model, response);
    }

    @PostMapping("/account/passkeys/removal")
    String remove(@RequestParam String passkey, HttpServletRequest request, RedirectAttributes next) {
        try {
            PasskeyController.own(callers);
            sessions.keep(request, passkeys.remove(callers.account(), passkey));
            next.addFlashAttribute("notice", "The passkey is removed, and you are signed out everywhere else.");
        } catch (Refused refused) {
            next.addFlashAttribute("problem", refused.rejection().message());
        }
        return "redirect:/account";
    }

    private String account(Model model) {
        var id = callers.account();
        if (callers.only().isEmpty()) {
            model.addAttribute("passkeys", passkeys.of(id));
        }
        model.addAttribute(
                "email",
                accounts.find(id)
                        .orElseThrow(() -> new Refused(new NotFound("account", id.value())))
                        .email());
        return "account";
    }

    private String choice(@Nullable String token, Model model, HttpServletResponse response) {
        var open = passwords.open(token);
        if (!open) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        model.addAttribute("open", open);
        model.addAttribute("token", token);
        return "password-choice";
    }

    private static void refuse(Refused refused, Model model, HttpServletResponse response) {
        response.setStatus(
                refused.rejection() instanceof InvalidValue
                        ? HttpStatus.BAD_REQUEST.value()
                        : HttpStatus.SERVICE_UNAVAILABLE.value());
        model.addAttribute(
                "problem",
                refused.rejection() instanceof InvalidValue(var field, var problem)
                        ? label(field) + " " + problem + "."
                        : refused.rejection().message());
    }

    private static void refuse(TooManyAttempts tooMany, Model model, HttpServletResponse response) {
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        model.addAttribute("problem", tooMany.inWords());
    }

    /** As the form calls it. */
    private static String label(String field) {
        return switch (field) {
            case "oldPassword" -> "The old password";
            case "newPassword" -> "The new password";
            default -> "The link";
        };
    }
}
