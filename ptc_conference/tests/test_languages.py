# SPDX-License-Identifier: LGPL-3.0-or-later
from freezegun import freeze_time

from odoo.http import Request
from odoo.tests import tagged

from .common import THURSDAY
from .portal_common import PortalCase
from .test_outbox import OutboxCommon


def install(env, lang):
    """Install a language with our texts, as Odoo does."""
    env["res.lang"]._activate_lang(lang)
    env["ir.module.module"].search([("name", "=", "ptc_conference")])._update_translations([lang])


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestLanguages(PortalCase):
    """Parents read pages in their own language, whatever regional variant of it is installed."""

    def _speak(self, lang):
        install(self.env, lang)
        self.mother.lang = lang
        self._sign_in(self.user_mother)

    def test_spanish_of_every_country(self):
        for lang in ("es_ES", "es_419", "es_MX"):
            with self.subTest(lang):
                self._speak(lang)
                [link] = self._read().xpath(f"//a[@href='{self.address}/find']")
                self.assertIn("Buscar las mejores horas", link.text_content())
                self.assertIn("martes", self._read(f"{self.address}/find").text_content())

    def test_arabic_page_is_from_right_to_left(self):
        for lang in ("ar_001", "ar_SY"):
            with self.subTest(lang):
                self._speak(lang)
                [page] = self._read(f"{self.address}/find").xpath("//div[hasclass('o_ptc_find')]")
                self.assertEqual(page.get("dir"), "rtl")
                self.assertIn("البحث عن أفضل الأوقات", page.text_content())
                self.assertIn("Arno Art", page.text_content())

    def test_names_are_kept_from_the_translator_of_a_browser(self):
        self._sign_in(self.user_mother)
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        for page, number in {"": 3, "/after": 1, "/find": 2, "/unable": 2}.items():
            with self.subTest(page):
                names = self._read(self.address + page).xpath("//*[@translate='no']")
                for name in ("Arno Art", "Ida"):
                    self.assertTrue([one for one in names if name in one.text_content()], name)
                self.assertGreaterEqual(len(names), number)

    def test_language_that_the_office_changes_is_spoken_at_once(self):
        self._speak("ar_001")
        install(self.env, "es_ES")
        self.assertIn("البحث عن أفضل الأوقات", self._read().text_content())
        self.mother.lang = "es_ES"
        self.assertIn("Buscar las mejores horas", self._read().text_content())

    def test_refusal_is_translated_as_a_whole(self):
        """It is a page of its own, without Odoo's frame."""
        self._speak("es_ES")
        session = self._get_session(teacher=self.teacher_art)
        session.action_block()

        refused = self._refused(self._book(partner=self.mother, student=self.ida, session=session))

        told = refused.text_content()
        for text in ("Alguien acaba de tomar", "Volver a todas las horas", "¿Preguntas?"):
            self.assertIn(text, told)
        self.assertNotIn("Back to all times", told)

    def test_frame_is_read_as_the_page_is(self):
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        for lang, direction in {"ar_001": "rtl", "es_ES": "ltr"}.items():
            self._speak(lang)
            for page in ("/my/conferences", self.address, f"{self.address}/find", f"{self.address}/after"):
                self.assertEqual(self._read(page).get("dir"), direction)

    def test_page_tells_its_language(self):
        self._speak("es_419")
        self.assertEqual(self._read().get("lang"), "es-419")
        self.assertEqual(self._read(f"{self.address}/find").get("lang"), "es-419")


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 12:00:00")
class TestLanguagesOfTeachers(PortalCase):
    """Teachers read their pages in their own language, whatever the browser has asked for before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_teacher = cls._make_portal_user(partner=cls.teacher_art)
        install(cls.env, "ar_001")
        cls.teacher_art.lang = "ar_001"

    def test_each_page(self):
        part = self.conference.teacher_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
        booked = self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art)
        self.conference.wish_until = "2026-10-09 12:00:00"
        pages = {
            "/my/teaching": "طباعة جدولي",
            f"/my/teaching/{part.id}/students": "الطلاب الذين أحتاج إلى مقابلة عائلاتهم",
            f"/my/teaching/{part.id}/wishes": "رغباتي",
            f"/my/teaching/{part.id}/appointments/{booked.id}": "إلغاء هذا الموعد",
        }
        self._sign_in(self.user_teacher)
        self.opener.cookies.set("frontend_lang", "en_US")
        for address, words in pages.items():
            with self.subTest(address):
                page = self._read(address)
                self.assertEqual(page.get("dir"), "rtl")
                self.assertIn(words, page.text_content())

    def test_refused_form(self):
        part = self.conference.teacher_ids.filtered(lambda one: one.teacher_id == self.teacher_art)
        self._sign_in(self.user_teacher)
        self.opener.cookies.set("frontend_lang", "en_US")
        form = {"csrf_token": Request.csrf_token(self), "student": "", "is_asked": "yes"}
        refused = self._refused(self.url_open(f"/my/teaching/{part.id}/students", data=form))
        self.assertIn("يُرجى اختيار أحد طلابكم.", refused.text_content())


@freeze_time("2026-10-05 12:00:00")
class TestLanguagesOfMails(OutboxCommon):
    def _write(self, lang):
        """Return the message that confirms an appointment, and its mail as it is rendered."""
        install(self.env, lang)
        self.mother.lang = lang
        self._make_appointment(student=self.ida, family=self.family, teacher=self.teacher_art, day=THURSDAY)
        self._run_cron()
        [message] = self.env["ptc.message"].search([("partner_id", "=", self.mother.id)])
        return message._render_mails()[message.id]

    def test_spanish(self):
        mail = self._write("es_419")
        self.assertIn("Sus reuniones", mail["subject"])
        self.assertIn("Este es su horario.", mail["body"])
        self.assertIn('dir="ltr"', mail["body"])

    def test_arabic_is_from_right_to_left(self):
        mail = self._write("ar_001")
        self.assertIn("موعد واحد", mail["subject"])
        self.assertIn('<html lang="ar" dir="rtl">', mail["body"])
        self.assertIn("هذا جدول مواعيدكم.", mail["text"])
